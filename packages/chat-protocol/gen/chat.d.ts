import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace chat. */
export namespace chat {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Failure.
         * @deprecated Use chat.v1.Failure.$Properties instead.
         */
        interface IFailure extends chat.v1.Failure.$Properties {
        }

        /** Represents a Failure. */
        class Failure {

            /**
             * Constructs a new Failure.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Failure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Failure code. */
            code: number;

            /** Failure reason. */
            reason: string;

            /** Failure retryable. */
            retryable: boolean;

            /** Failure retryAfterMs. */
            retryAfterMs: number;

            /**
             * Creates a new Failure instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Failure instance
             */
            static create(properties: chat.v1.Failure.$Shape): chat.v1.Failure & chat.v1.Failure.$Shape;
            static create(properties?: chat.v1.Failure.$Properties): chat.v1.Failure;

            /**
             * Encodes the specified Failure message. Does not implicitly {@link chat.v1.Failure.verify|verify} messages.
             * @param message Failure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Failure & chat.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Failure & chat.v1.Failure.$Shape;
        }

        namespace Failure {

            /** Properties of a Failure. */
            interface $Properties {

                /** Failure code */
                code?: (number|null);

                /** Failure reason */
                reason?: (string|null);

                /** Failure retryable */
                retryable?: (boolean|null);

                /** Failure retryAfterMs */
                retryAfterMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Failure. */
            type $Shape = chat.v1.Failure.$Properties;
        }

        /**
         * Properties of a Header.
         * @deprecated Use chat.v1.Header.$Properties instead.
         */
        interface IHeader extends chat.v1.Header.$Properties {
        }

        /** Represents a Header. */
        class Header {

            /**
             * Constructs a new Header.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Header.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Header from. */
            from: string;

            /** Header to. */
            to: string;

            /** Header uuid. */
            uuid: Uint8Array;

            /** Header cmdCode. */
            cmdCode: number;

            /** Header seqId. */
            seqId: number;

            /** Header ackId. */
            ackId: number;

            /** Header ts. */
            ts: number;

            /**
             * Creates a new Header instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Header instance
             */
            static create(properties: chat.v1.Header.$Shape): chat.v1.Header & chat.v1.Header.$Shape;
            static create(properties?: chat.v1.Header.$Properties): chat.v1.Header;

            /**
             * Encodes the specified Header message. Does not implicitly {@link chat.v1.Header.verify|verify} messages.
             * @param message Header message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Header message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Header & chat.v1.Header.$Shape} Header
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Header & chat.v1.Header.$Shape;
        }

        namespace Header {

            /** Properties of a Header. */
            interface $Properties {

                /** Header from */
                from?: (string|null);

                /** Header to */
                to?: (string|null);

                /** Header uuid */
                uuid?: (Uint8Array|null);

                /** Header cmdCode */
                cmdCode?: (number|null);

                /** Header seqId */
                seqId?: (number|null);

                /** Header ackId */
                ackId?: (number|null);

                /** Header ts */
                ts?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Header. */
            type $Shape = chat.v1.Header.$Properties;
        }

        /**
         * Properties of a Direct.
         * @deprecated Use chat.v1.Direct.$Properties instead.
         */
        interface IDirect extends chat.v1.Direct.$Properties {
        }

        /** Represents a Direct. */
        class Direct {

            /**
             * Constructs a new Direct.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Direct.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Direct text. */
            text: string;

            /**
             * Creates a new Direct instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Direct instance
             */
            static create(properties: chat.v1.Direct.$Shape): chat.v1.Direct & chat.v1.Direct.$Shape;
            static create(properties?: chat.v1.Direct.$Properties): chat.v1.Direct;

            /**
             * Encodes the specified Direct message. Does not implicitly {@link chat.v1.Direct.verify|verify} messages.
             * @param message Direct message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Direct.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Direct message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Direct & chat.v1.Direct.$Shape} Direct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Direct & chat.v1.Direct.$Shape;
        }

        namespace Direct {

            /** Properties of a Direct. */
            interface $Properties {

                /** Direct text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Direct. */
            type $Shape = chat.v1.Direct.$Properties;
        }

        /**
         * Properties of an Accepted.
         * @deprecated Use chat.v1.Accepted.$Properties instead.
         */
        interface IAccepted extends chat.v1.Accepted.$Properties {
        }

        /** Represents an Accepted. */
        class Accepted {

            /**
             * Constructs a new Accepted.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Accepted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Accepted conversation. */
            conversation: string;

            /** Accepted seq. */
            seq: number;

            /** Accepted acceptedAtMs. */
            acceptedAtMs: number;

            /** Accepted duplicate. */
            duplicate: boolean;

            /**
             * Creates a new Accepted instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Accepted instance
             */
            static create(properties: chat.v1.Accepted.$Shape): chat.v1.Accepted & chat.v1.Accepted.$Shape;
            static create(properties?: chat.v1.Accepted.$Properties): chat.v1.Accepted;

            /**
             * Encodes the specified Accepted message. Does not implicitly {@link chat.v1.Accepted.verify|verify} messages.
             * @param message Accepted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Accepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Accepted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Accepted & chat.v1.Accepted.$Shape} Accepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Accepted & chat.v1.Accepted.$Shape;
        }

        namespace Accepted {

            /** Properties of an Accepted. */
            interface $Properties {

                /** Accepted conversation */
                conversation?: (string|null);

                /** Accepted seq */
                seq?: (number|null);

                /** Accepted acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Accepted duplicate */
                duplicate?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Accepted. */
            type $Shape = chat.v1.Accepted.$Properties;
        }

        /**
         * Properties of a Message.
         * @deprecated Use chat.v1.Message.$Properties instead.
         */
        interface IMessage extends chat.v1.Message.$Properties {
        }

        /** Represents a Message. */
        class Message {

            /**
             * Constructs a new Message.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Message.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Message conversation. */
            conversation: string;

            /** Message seq. */
            seq: number;

            /** Message acceptedAtMs. */
            acceptedAtMs: number;

            /** Message sentAtMs. */
            sentAtMs: number;

            /** Message text. */
            text: string;

            /**
             * Creates a new Message instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Message instance
             */
            static create(properties: chat.v1.Message.$Shape): chat.v1.Message & chat.v1.Message.$Shape;
            static create(properties?: chat.v1.Message.$Properties): chat.v1.Message;

            /**
             * Encodes the specified Message message. Does not implicitly {@link chat.v1.Message.verify|verify} messages.
             * @param message Message message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Message message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Message & chat.v1.Message.$Shape} Message
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Message & chat.v1.Message.$Shape;
        }

        namespace Message {

            /** Properties of a Message. */
            interface $Properties {

                /** Message conversation */
                conversation?: (string|null);

                /** Message seq */
                seq?: (number|null);

                /** Message acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Message sentAtMs */
                sentAtMs?: (number|null);

                /** Message text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Message. */
            type $Shape = chat.v1.Message.$Properties;
        }

        /**
         * Properties of a Received.
         * @deprecated Use chat.v1.Received.$Properties instead.
         */
        interface IReceived extends chat.v1.Received.$Properties {
        }

        /** Represents a Received. */
        class Received {

            /**
             * Constructs a new Received.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Received.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Received conversation. */
            conversation: string;

            /** Received seq. */
            seq: number;

            /**
             * Creates a new Received instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Received instance
             */
            static create(properties: chat.v1.Received.$Shape): chat.v1.Received & chat.v1.Received.$Shape;
            static create(properties?: chat.v1.Received.$Properties): chat.v1.Received;

            /**
             * Encodes the specified Received message. Does not implicitly {@link chat.v1.Received.verify|verify} messages.
             * @param message Received message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Received.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Received message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Received & chat.v1.Received.$Shape} Received
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Received & chat.v1.Received.$Shape;
        }

        namespace Received {

            /** Properties of a Received. */
            interface $Properties {

                /** Received conversation */
                conversation?: (string|null);

                /** Received seq */
                seq?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Received. */
            type $Shape = chat.v1.Received.$Properties;
        }

        /**
         * Properties of a Delivered.
         * @deprecated Use chat.v1.Delivered.$Properties instead.
         */
        interface IDelivered extends chat.v1.Delivered.$Properties {
        }

        /** Represents a Delivered. */
        class Delivered {

            /**
             * Constructs a new Delivered.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Delivered.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Delivered conversation. */
            conversation: string;

            /** Delivered seq. */
            seq: number;

            /** Delivered by. */
            by: string;

            /**
             * Creates a new Delivered instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Delivered instance
             */
            static create(properties: chat.v1.Delivered.$Shape): chat.v1.Delivered & chat.v1.Delivered.$Shape;
            static create(properties?: chat.v1.Delivered.$Properties): chat.v1.Delivered;

            /**
             * Encodes the specified Delivered message. Does not implicitly {@link chat.v1.Delivered.verify|verify} messages.
             * @param message Delivered message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Delivered.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Delivered message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Delivered & chat.v1.Delivered.$Shape} Delivered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Delivered & chat.v1.Delivered.$Shape;
        }

        namespace Delivered {

            /** Properties of a Delivered. */
            interface $Properties {

                /** Delivered conversation */
                conversation?: (string|null);

                /** Delivered seq */
                seq?: (number|null);

                /** Delivered by */
                by?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Delivered. */
            type $Shape = chat.v1.Delivered.$Properties;
        }

        /**
         * Properties of a Register.
         * @deprecated Use chat.v1.Register.$Properties instead.
         */
        interface IRegister extends chat.v1.Register.$Properties {
        }

        /** Represents a Register. */
        class Register {

            /**
             * Constructs a new Register.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Register.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Register user. */
            user: string;

            /** Register password. */
            password: string;

            /**
             * Creates a new Register instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Register instance
             */
            static create(properties: chat.v1.Register.$Shape): chat.v1.Register & chat.v1.Register.$Shape;
            static create(properties?: chat.v1.Register.$Properties): chat.v1.Register;

            /**
             * Encodes the specified Register message. Does not implicitly {@link chat.v1.Register.verify|verify} messages.
             * @param message Register message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Register.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Register message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Register & chat.v1.Register.$Shape} Register
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Register & chat.v1.Register.$Shape;
        }

        namespace Register {

            /** Properties of a Register. */
            interface $Properties {

                /** Register user */
                user?: (string|null);

                /** Register password */
                password?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Register. */
            type $Shape = chat.v1.Register.$Properties;
        }

        /**
         * Properties of a Registered.
         * @deprecated Use chat.v1.Registered.$Properties instead.
         */
        interface IRegistered extends chat.v1.Registered.$Properties {
        }

        /** Represents a Registered. */
        class Registered {

            /**
             * Constructs a new Registered.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Registered.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Registered instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Registered instance
             */
            static create(properties: chat.v1.Registered.$Shape): chat.v1.Registered & chat.v1.Registered.$Shape;
            static create(properties?: chat.v1.Registered.$Properties): chat.v1.Registered;

            /**
             * Encodes the specified Registered message. Does not implicitly {@link chat.v1.Registered.verify|verify} messages.
             * @param message Registered message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Registered.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Registered message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Registered & chat.v1.Registered.$Shape} Registered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Registered & chat.v1.Registered.$Shape;
        }

        namespace Registered {

            /** Properties of a Registered. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Registered. */
            type $Shape = chat.v1.Registered.$Properties;
        }

        /**
         * Properties of a Login.
         * @deprecated Use chat.v1.Login.$Properties instead.
         */
        interface ILogin extends chat.v1.Login.$Properties {
        }

        /** Represents a Login. */
        class Login {

            /**
             * Constructs a new Login.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Login.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Login password. */
            password?: (chat.v1.PasswordCredential.$Properties|null);

            /** Login token. */
            token?: (string|null);

            /** Login deviceId. */
            deviceId: string;

            /** Login client. */
            client: string;

            /** Login credential. */
            credential?: ("password"|"token");

            /**
             * Creates a new Login instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Login instance
             */
            static create(properties: chat.v1.Login.$Shape): chat.v1.Login & chat.v1.Login.$Shape;
            static create(properties?: chat.v1.Login.$Properties): chat.v1.Login;

            /**
             * Encodes the specified Login message. Does not implicitly {@link chat.v1.Login.verify|verify} messages.
             * @param message Login message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Login.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Login message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Login & chat.v1.Login.$Shape} Login
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Login & chat.v1.Login.$Shape;
        }

        namespace Login {

            /** Properties of a Login. */
            interface $Properties {

                /** Login password */
                password?: (chat.v1.PasswordCredential.$Properties|null);

                /** Login token */
                token?: (string|null);

                /** Login deviceId */
                deviceId?: (string|null);

                /** Login client */
                client?: (string|null);

                /** Login credential */
                credential?: ("password"|"token");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Login. */
            type $Shape = {
              password?: chat.v1.PasswordCredential.$Shape|null;
              token?: string|null;
              deviceId?: string|null;
              client?: string|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ credential?: undefined; password?: null; token?: null }|{ credential?: "password"; password: chat.v1.PasswordCredential.$Shape; token?: null }|{ credential?: "token"; password?: null; token: string })
            );
        }

        /**
         * Properties of a PasswordCredential.
         * @deprecated Use chat.v1.PasswordCredential.$Properties instead.
         */
        interface IPasswordCredential extends chat.v1.PasswordCredential.$Properties {
        }

        /** Represents a PasswordCredential. */
        class PasswordCredential {

            /**
             * Constructs a new PasswordCredential.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.PasswordCredential.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PasswordCredential user. */
            user: string;

            /** PasswordCredential password. */
            password: string;

            /**
             * Creates a new PasswordCredential instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PasswordCredential instance
             */
            static create(properties: chat.v1.PasswordCredential.$Shape): chat.v1.PasswordCredential & chat.v1.PasswordCredential.$Shape;
            static create(properties?: chat.v1.PasswordCredential.$Properties): chat.v1.PasswordCredential;

            /**
             * Encodes the specified PasswordCredential message. Does not implicitly {@link chat.v1.PasswordCredential.verify|verify} messages.
             * @param message PasswordCredential message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.PasswordCredential.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PasswordCredential message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.PasswordCredential & chat.v1.PasswordCredential.$Shape} PasswordCredential
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.PasswordCredential & chat.v1.PasswordCredential.$Shape;
        }

        namespace PasswordCredential {

            /** Properties of a PasswordCredential. */
            interface $Properties {

                /** PasswordCredential user */
                user?: (string|null);

                /** PasswordCredential password */
                password?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PasswordCredential. */
            type $Shape = chat.v1.PasswordCredential.$Properties;
        }

        /**
         * Properties of a LoginAccepted.
         * @deprecated Use chat.v1.LoginAccepted.$Properties instead.
         */
        interface ILoginAccepted extends chat.v1.LoginAccepted.$Properties {
        }

        /** Represents a LoginAccepted. */
        class LoginAccepted {

            /**
             * Constructs a new LoginAccepted.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.LoginAccepted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoginAccepted user. */
            user: string;

            /** LoginAccepted token. */
            token: string;

            /** LoginAccepted tokenExpiresAtMs. */
            tokenExpiresAtMs: number;

            /** LoginAccepted heartbeatMs. */
            heartbeatMs: number;

            /** LoginAccepted sessionId. */
            sessionId: string;

            /** LoginAccepted epoch. */
            epoch: Uint8Array;

            /** LoginAccepted serverTimeMs. */
            serverTimeMs: number;

            /**
             * Creates a new LoginAccepted instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LoginAccepted instance
             */
            static create(properties: chat.v1.LoginAccepted.$Shape): chat.v1.LoginAccepted & chat.v1.LoginAccepted.$Shape;
            static create(properties?: chat.v1.LoginAccepted.$Properties): chat.v1.LoginAccepted;

            /**
             * Encodes the specified LoginAccepted message. Does not implicitly {@link chat.v1.LoginAccepted.verify|verify} messages.
             * @param message LoginAccepted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.LoginAccepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoginAccepted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.LoginAccepted & chat.v1.LoginAccepted.$Shape} LoginAccepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.LoginAccepted & chat.v1.LoginAccepted.$Shape;
        }

        namespace LoginAccepted {

            /** Properties of a LoginAccepted. */
            interface $Properties {

                /** LoginAccepted user */
                user?: (string|null);

                /** LoginAccepted token */
                token?: (string|null);

                /** LoginAccepted tokenExpiresAtMs */
                tokenExpiresAtMs?: (number|null);

                /** LoginAccepted heartbeatMs */
                heartbeatMs?: (number|null);

                /** LoginAccepted sessionId */
                sessionId?: (string|null);

                /** LoginAccepted epoch */
                epoch?: (Uint8Array|null);

                /** LoginAccepted serverTimeMs */
                serverTimeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoginAccepted. */
            type $Shape = chat.v1.LoginAccepted.$Properties;
        }

        /**
         * Properties of a Logout.
         * @deprecated Use chat.v1.Logout.$Properties instead.
         */
        interface ILogout extends chat.v1.Logout.$Properties {
        }

        /** Represents a Logout. */
        class Logout {

            /**
             * Constructs a new Logout.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Logout.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Logout instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Logout instance
             */
            static create(properties: chat.v1.Logout.$Shape): chat.v1.Logout & chat.v1.Logout.$Shape;
            static create(properties?: chat.v1.Logout.$Properties): chat.v1.Logout;

            /**
             * Encodes the specified Logout message. Does not implicitly {@link chat.v1.Logout.verify|verify} messages.
             * @param message Logout message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Logout.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Logout message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Logout & chat.v1.Logout.$Shape} Logout
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Logout & chat.v1.Logout.$Shape;
        }

        namespace Logout {

            /** Properties of a Logout. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Logout. */
            type $Shape = chat.v1.Logout.$Properties;
        }

        /**
         * Properties of a Sync.
         * @deprecated Use chat.v1.Sync.$Properties instead.
         */
        interface ISync extends chat.v1.Sync.$Properties {
        }

        /** Represents a Sync. */
        class Sync {

            /**
             * Constructs a new Sync.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Sync.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Sync cursors. */
            cursors: chat.v1.Cursor.$Properties[];

            /**
             * Creates a new Sync instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Sync instance
             */
            static create(properties: chat.v1.Sync.$Shape): chat.v1.Sync & chat.v1.Sync.$Shape;
            static create(properties?: chat.v1.Sync.$Properties): chat.v1.Sync;

            /**
             * Encodes the specified Sync message. Does not implicitly {@link chat.v1.Sync.verify|verify} messages.
             * @param message Sync message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Sync.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Sync message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Sync & chat.v1.Sync.$Shape} Sync
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Sync & chat.v1.Sync.$Shape;
        }

        namespace Sync {

            /** Properties of a Sync. */
            interface $Properties {

                /** Sync cursors */
                cursors?: (chat.v1.Cursor.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Sync. */
            type $Shape = chat.v1.Sync.$Properties;
        }

        /**
         * Properties of a Cursor.
         * @deprecated Use chat.v1.Cursor.$Properties instead.
         */
        interface ICursor extends chat.v1.Cursor.$Properties {
        }

        /** Represents a Cursor. */
        class Cursor {

            /**
             * Constructs a new Cursor.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Cursor.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Cursor conversation. */
            conversation: string;

            /** Cursor seq. */
            seq: number;

            /**
             * Creates a new Cursor instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Cursor instance
             */
            static create(properties: chat.v1.Cursor.$Shape): chat.v1.Cursor & chat.v1.Cursor.$Shape;
            static create(properties?: chat.v1.Cursor.$Properties): chat.v1.Cursor;

            /**
             * Encodes the specified Cursor message. Does not implicitly {@link chat.v1.Cursor.verify|verify} messages.
             * @param message Cursor message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Cursor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Cursor message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Cursor & chat.v1.Cursor.$Shape} Cursor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Cursor & chat.v1.Cursor.$Shape;
        }

        namespace Cursor {

            /** Properties of a Cursor. */
            interface $Properties {

                /** Cursor conversation */
                conversation?: (string|null);

                /** Cursor seq */
                seq?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Cursor. */
            type $Shape = chat.v1.Cursor.$Properties;
        }

        /**
         * Properties of a SyncResult.
         * @deprecated Use chat.v1.SyncResult.$Properties instead.
         */
        interface ISyncResult extends chat.v1.SyncResult.$Properties {
        }

        /** Represents a SyncResult. */
        class SyncResult {

            /**
             * Constructs a new SyncResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.SyncResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SyncResult heads. */
            heads: chat.v1.Head.$Properties[];

            /**
             * Creates a new SyncResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SyncResult instance
             */
            static create(properties: chat.v1.SyncResult.$Shape): chat.v1.SyncResult & chat.v1.SyncResult.$Shape;
            static create(properties?: chat.v1.SyncResult.$Properties): chat.v1.SyncResult;

            /**
             * Encodes the specified SyncResult message. Does not implicitly {@link chat.v1.SyncResult.verify|verify} messages.
             * @param message SyncResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.SyncResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SyncResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.SyncResult & chat.v1.SyncResult.$Shape} SyncResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.SyncResult & chat.v1.SyncResult.$Shape;
        }

        namespace SyncResult {

            /** Properties of a SyncResult. */
            interface $Properties {

                /** SyncResult heads */
                heads?: (chat.v1.Head.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SyncResult. */
            type $Shape = chat.v1.SyncResult.$Properties;
        }

        /**
         * Properties of a Head.
         * @deprecated Use chat.v1.Head.$Properties instead.
         */
        interface IHead extends chat.v1.Head.$Properties {
        }

        /** Represents a Head. */
        class Head {

            /**
             * Constructs a new Head.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Head.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Head conversation. */
            conversation: string;

            /** Head peer. */
            peer: string;

            /** Head head. */
            head: number;

            /**
             * Creates a new Head instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Head instance
             */
            static create(properties: chat.v1.Head.$Shape): chat.v1.Head & chat.v1.Head.$Shape;
            static create(properties?: chat.v1.Head.$Properties): chat.v1.Head;

            /**
             * Encodes the specified Head message. Does not implicitly {@link chat.v1.Head.verify|verify} messages.
             * @param message Head message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Head.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Head message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Head & chat.v1.Head.$Shape} Head
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Head & chat.v1.Head.$Shape;
        }

        namespace Head {

            /** Properties of a Head. */
            interface $Properties {

                /** Head conversation */
                conversation?: (string|null);

                /** Head peer */
                peer?: (string|null);

                /** Head head */
                head?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Head. */
            type $Shape = chat.v1.Head.$Properties;
        }

        /**
         * Properties of a Pull.
         * @deprecated Use chat.v1.Pull.$Properties instead.
         */
        interface IPull extends chat.v1.Pull.$Properties {
        }

        /** Represents a Pull. */
        class Pull {

            /**
             * Constructs a new Pull.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Pull.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pull conversation. */
            conversation: string;

            /** Pull afterSeq. */
            afterSeq: number;

            /** Pull limit. */
            limit: number;

            /**
             * Creates a new Pull instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Pull instance
             */
            static create(properties: chat.v1.Pull.$Shape): chat.v1.Pull & chat.v1.Pull.$Shape;
            static create(properties?: chat.v1.Pull.$Properties): chat.v1.Pull;

            /**
             * Encodes the specified Pull message. Does not implicitly {@link chat.v1.Pull.verify|verify} messages.
             * @param message Pull message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Pull.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pull message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Pull & chat.v1.Pull.$Shape} Pull
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Pull & chat.v1.Pull.$Shape;
        }

        namespace Pull {

            /** Properties of a Pull. */
            interface $Properties {

                /** Pull conversation */
                conversation?: (string|null);

                /** Pull afterSeq */
                afterSeq?: (number|null);

                /** Pull limit */
                limit?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pull. */
            type $Shape = chat.v1.Pull.$Properties;
        }

        /**
         * Properties of a Page.
         * @deprecated Use chat.v1.Page.$Properties instead.
         */
        interface IPage extends chat.v1.Page.$Properties {
        }

        /** Represents a Page. */
        class Page {

            /**
             * Constructs a new Page.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Page.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Page conversation. */
            conversation: string;

            /** Page head. */
            head: number;

            /** Page messages. */
            messages: chat.v1.Entry.$Properties[];

            /**
             * Creates a new Page instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Page instance
             */
            static create(properties: chat.v1.Page.$Shape): chat.v1.Page & chat.v1.Page.$Shape;
            static create(properties?: chat.v1.Page.$Properties): chat.v1.Page;

            /**
             * Encodes the specified Page message. Does not implicitly {@link chat.v1.Page.verify|verify} messages.
             * @param message Page message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Page.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Page message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Page & chat.v1.Page.$Shape} Page
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Page & chat.v1.Page.$Shape;
        }

        namespace Page {

            /** Properties of a Page. */
            interface $Properties {

                /** Page conversation */
                conversation?: (string|null);

                /** Page head */
                head?: (number|null);

                /** Page messages */
                messages?: (chat.v1.Entry.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Page. */
            type $Shape = chat.v1.Page.$Properties;
        }

        /**
         * Properties of an Entry.
         * @deprecated Use chat.v1.Entry.$Properties instead.
         */
        interface IEntry extends chat.v1.Entry.$Properties {
        }

        /** Represents an Entry. */
        class Entry {

            /**
             * Constructs a new Entry.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Entry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Entry seq. */
            seq: number;

            /** Entry uuid. */
            uuid: Uint8Array;

            /** Entry from. */
            from: string;

            /** Entry acceptedAtMs. */
            acceptedAtMs: number;

            /** Entry sentAtMs. */
            sentAtMs: number;

            /** Entry text. */
            text: string;

            /**
             * Creates a new Entry instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Entry instance
             */
            static create(properties: chat.v1.Entry.$Shape): chat.v1.Entry & chat.v1.Entry.$Shape;
            static create(properties?: chat.v1.Entry.$Properties): chat.v1.Entry;

            /**
             * Encodes the specified Entry message. Does not implicitly {@link chat.v1.Entry.verify|verify} messages.
             * @param message Entry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Entry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Entry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Entry & chat.v1.Entry.$Shape} Entry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Entry & chat.v1.Entry.$Shape;
        }

        namespace Entry {

            /** Properties of an Entry. */
            interface $Properties {

                /** Entry seq */
                seq?: (number|null);

                /** Entry uuid */
                uuid?: (Uint8Array|null);

                /** Entry from */
                from?: (string|null);

                /** Entry acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** Entry sentAtMs */
                sentAtMs?: (number|null);

                /** Entry text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Entry. */
            type $Shape = chat.v1.Entry.$Properties;
        }
    }
}
