import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace chat. */
export namespace chat {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Content.
         * @deprecated Use chat.v1.Content.$Properties instead.
         */
        interface IContent extends chat.v1.Content.$Properties {
        }

        /** Represents a Content. */
        class Content {

            /**
             * Constructs a new Content.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Content.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Content text. */
            text?: (chat.v1.Text.$Properties|null);

            /** Content edit. */
            edit?: (chat.v1.Edit.$Properties|null);

            /** Content recall. */
            recall?: (chat.v1.Recall.$Properties|null);

            /** Content reaction. */
            reaction?: (chat.v1.Reaction.$Properties|null);

            /** Content create. */
            create?: (chat.v1.Create.$Properties|null);

            /** Content add. */
            add?: (chat.v1.Add.$Properties|null);

            /** Content remove. */
            remove?: (chat.v1.Remove.$Properties|null);

            /** Content role. */
            role?: (chat.v1.RoleChange.$Properties|null);

            /** Content mute. */
            mute?: (chat.v1.Mute.$Properties|null);

            /** Content rename. */
            rename?: (chat.v1.Rename.$Properties|null);

            /** Content erased. */
            erased?: (chat.v1.Erased.$Properties|null);

            /** Content content. */
            content?: ("text"|"edit"|"recall"|"reaction"|"create"|"add"|"remove"|"role"|"mute"|"rename"|"erased");

            /**
             * Creates a new Content instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Content instance
             */
            static create(properties: chat.v1.Content.$Shape): chat.v1.Content & chat.v1.Content.$Shape;
            static create(properties?: chat.v1.Content.$Properties): chat.v1.Content;

            /**
             * Encodes the specified Content message. Does not implicitly {@link chat.v1.Content.verify|verify} messages.
             * @param message Content message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Content.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Content message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Content & chat.v1.Content.$Shape} Content
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Content & chat.v1.Content.$Shape;
        }

        namespace Content {

            /** Properties of a Content. */
            interface $Properties {

                /** Content text */
                text?: (chat.v1.Text.$Properties|null);

                /** Content edit */
                edit?: (chat.v1.Edit.$Properties|null);

                /** Content recall */
                recall?: (chat.v1.Recall.$Properties|null);

                /** Content reaction */
                reaction?: (chat.v1.Reaction.$Properties|null);

                /** Content create */
                create?: (chat.v1.Create.$Properties|null);

                /** Content add */
                add?: (chat.v1.Add.$Properties|null);

                /** Content remove */
                remove?: (chat.v1.Remove.$Properties|null);

                /** Content role */
                role?: (chat.v1.RoleChange.$Properties|null);

                /** Content mute */
                mute?: (chat.v1.Mute.$Properties|null);

                /** Content rename */
                rename?: (chat.v1.Rename.$Properties|null);

                /** Content erased */
                erased?: (chat.v1.Erased.$Properties|null);

                /** Content content */
                content?: ("text"|"edit"|"recall"|"reaction"|"create"|"add"|"remove"|"role"|"mute"|"rename"|"erased");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Content. */
            type $Shape = {
              text?: chat.v1.Text.$Shape|null;
              edit?: chat.v1.Edit.$Shape|null;
              recall?: chat.v1.Recall.$Shape|null;
              reaction?: chat.v1.Reaction.$Shape|null;
              create?: chat.v1.Create.$Shape|null;
              add?: chat.v1.Add.$Shape|null;
              remove?: chat.v1.Remove.$Shape|null;
              role?: chat.v1.RoleChange.$Shape|null;
              mute?: chat.v1.Mute.$Shape|null;
              rename?: chat.v1.Rename.$Shape|null;
              erased?: chat.v1.Erased.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ content?: undefined; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "text"; text: chat.v1.Text.$Shape; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "edit"; text?: null; edit: chat.v1.Edit.$Shape; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "recall"; text?: null; edit?: null; recall: chat.v1.Recall.$Shape; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "reaction"; text?: null; edit?: null; recall?: null; reaction: chat.v1.Reaction.$Shape; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "create"; text?: null; edit?: null; recall?: null; reaction?: null; create: chat.v1.Create.$Shape; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "add"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add: chat.v1.Add.$Shape; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "remove"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove: chat.v1.Remove.$Shape; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "role"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role: chat.v1.RoleChange.$Shape; mute?: null; rename?: null; erased?: null }|{ content?: "mute"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute: chat.v1.Mute.$Shape; rename?: null; erased?: null }|{ content?: "rename"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename: chat.v1.Rename.$Shape; erased?: null }|{ content?: "erased"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased: chat.v1.Erased.$Shape })
            );
        }

        /**
         * Properties of a Text.
         * @deprecated Use chat.v1.Text.$Properties instead.
         */
        interface IText extends chat.v1.Text.$Properties {
        }

        /** Represents a Text. */
        class Text {

            /**
             * Constructs a new Text.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Text.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Text text. */
            text: string;

            /**
             * Creates a new Text instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Text instance
             */
            static create(properties: chat.v1.Text.$Shape): chat.v1.Text & chat.v1.Text.$Shape;
            static create(properties?: chat.v1.Text.$Properties): chat.v1.Text;

            /**
             * Encodes the specified Text message. Does not implicitly {@link chat.v1.Text.verify|verify} messages.
             * @param message Text message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Text.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Text message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Text & chat.v1.Text.$Shape} Text
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Text & chat.v1.Text.$Shape;
        }

        namespace Text {

            /** Properties of a Text. */
            interface $Properties {

                /** Text text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Text. */
            type $Shape = chat.v1.Text.$Properties;
        }

        /**
         * Properties of an Edit.
         * @deprecated Use chat.v1.Edit.$Properties instead.
         */
        interface IEdit extends chat.v1.Edit.$Properties {
        }

        /** Represents an Edit. */
        class Edit {

            /**
             * Constructs a new Edit.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Edit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Edit target. */
            target: number;

            /** Edit text. */
            text: string;

            /**
             * Creates a new Edit instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Edit instance
             */
            static create(properties: chat.v1.Edit.$Shape): chat.v1.Edit & chat.v1.Edit.$Shape;
            static create(properties?: chat.v1.Edit.$Properties): chat.v1.Edit;

            /**
             * Encodes the specified Edit message. Does not implicitly {@link chat.v1.Edit.verify|verify} messages.
             * @param message Edit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Edit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Edit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Edit & chat.v1.Edit.$Shape} Edit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Edit & chat.v1.Edit.$Shape;
        }

        namespace Edit {

            /** Properties of an Edit. */
            interface $Properties {

                /** Edit target */
                target?: (number|null);

                /** Edit text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Edit. */
            type $Shape = chat.v1.Edit.$Properties;
        }

        /**
         * Properties of a Recall.
         * @deprecated Use chat.v1.Recall.$Properties instead.
         */
        interface IRecall extends chat.v1.Recall.$Properties {
        }

        /** Represents a Recall. */
        class Recall {

            /**
             * Constructs a new Recall.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Recall.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Recall target. */
            target: number;

            /**
             * Creates a new Recall instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Recall instance
             */
            static create(properties: chat.v1.Recall.$Shape): chat.v1.Recall & chat.v1.Recall.$Shape;
            static create(properties?: chat.v1.Recall.$Properties): chat.v1.Recall;

            /**
             * Encodes the specified Recall message. Does not implicitly {@link chat.v1.Recall.verify|verify} messages.
             * @param message Recall message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Recall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Recall message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Recall & chat.v1.Recall.$Shape} Recall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Recall & chat.v1.Recall.$Shape;
        }

        namespace Recall {

            /** Properties of a Recall. */
            interface $Properties {

                /** Recall target */
                target?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Recall. */
            type $Shape = chat.v1.Recall.$Properties;
        }

        /**
         * Properties of a Reaction.
         * @deprecated Use chat.v1.Reaction.$Properties instead.
         */
        interface IReaction extends chat.v1.Reaction.$Properties {
        }

        /** Represents a Reaction. */
        class Reaction {

            /**
             * Constructs a new Reaction.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Reaction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Reaction target. */
            target: number;

            /** Reaction emoji. */
            emoji: string;

            /** Reaction removed. */
            removed: boolean;

            /**
             * Creates a new Reaction instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Reaction instance
             */
            static create(properties: chat.v1.Reaction.$Shape): chat.v1.Reaction & chat.v1.Reaction.$Shape;
            static create(properties?: chat.v1.Reaction.$Properties): chat.v1.Reaction;

            /**
             * Encodes the specified Reaction message. Does not implicitly {@link chat.v1.Reaction.verify|verify} messages.
             * @param message Reaction message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Reaction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Reaction message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Reaction & chat.v1.Reaction.$Shape} Reaction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Reaction & chat.v1.Reaction.$Shape;
        }

        namespace Reaction {

            /** Properties of a Reaction. */
            interface $Properties {

                /** Reaction target */
                target?: (number|null);

                /** Reaction emoji */
                emoji?: (string|null);

                /** Reaction removed */
                removed?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Reaction. */
            type $Shape = chat.v1.Reaction.$Properties;
        }

        /**
         * Properties of a Create.
         * @deprecated Use chat.v1.Create.$Properties instead.
         */
        interface ICreate extends chat.v1.Create.$Properties {
        }

        /** Represents a Create. */
        class Create {

            /**
             * Constructs a new Create.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Create.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Create title. */
            title: string;

            /** Create open. */
            open: boolean;

            /** Create users. */
            users: string[];

            /**
             * Creates a new Create instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Create instance
             */
            static create(properties: chat.v1.Create.$Shape): chat.v1.Create & chat.v1.Create.$Shape;
            static create(properties?: chat.v1.Create.$Properties): chat.v1.Create;

            /**
             * Encodes the specified Create message. Does not implicitly {@link chat.v1.Create.verify|verify} messages.
             * @param message Create message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Create.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Create message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Create & chat.v1.Create.$Shape} Create
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Create & chat.v1.Create.$Shape;
        }

        namespace Create {

            /** Properties of a Create. */
            interface $Properties {

                /** Create title */
                title?: (string|null);

                /** Create open */
                open?: (boolean|null);

                /** Create users */
                users?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Create. */
            type $Shape = chat.v1.Create.$Properties;
        }

        /**
         * Properties of an Add.
         * @deprecated Use chat.v1.Add.$Properties instead.
         */
        interface IAdd extends chat.v1.Add.$Properties {
        }

        /** Represents an Add. */
        class Add {

            /**
             * Constructs a new Add.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Add.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Add users. */
            users: string[];

            /**
             * Creates a new Add instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Add instance
             */
            static create(properties: chat.v1.Add.$Shape): chat.v1.Add & chat.v1.Add.$Shape;
            static create(properties?: chat.v1.Add.$Properties): chat.v1.Add;

            /**
             * Encodes the specified Add message. Does not implicitly {@link chat.v1.Add.verify|verify} messages.
             * @param message Add message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Add.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Add message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Add & chat.v1.Add.$Shape} Add
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Add & chat.v1.Add.$Shape;
        }

        namespace Add {

            /** Properties of an Add. */
            interface $Properties {

                /** Add users */
                users?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Add. */
            type $Shape = chat.v1.Add.$Properties;
        }

        /**
         * Properties of a Remove.
         * @deprecated Use chat.v1.Remove.$Properties instead.
         */
        interface IRemove extends chat.v1.Remove.$Properties {
        }

        /** Represents a Remove. */
        class Remove {

            /**
             * Constructs a new Remove.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Remove.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Remove user. */
            user: string;

            /**
             * Creates a new Remove instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Remove instance
             */
            static create(properties: chat.v1.Remove.$Shape): chat.v1.Remove & chat.v1.Remove.$Shape;
            static create(properties?: chat.v1.Remove.$Properties): chat.v1.Remove;

            /**
             * Encodes the specified Remove message. Does not implicitly {@link chat.v1.Remove.verify|verify} messages.
             * @param message Remove message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Remove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Remove message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Remove & chat.v1.Remove.$Shape} Remove
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Remove & chat.v1.Remove.$Shape;
        }

        namespace Remove {

            /** Properties of a Remove. */
            interface $Properties {

                /** Remove user */
                user?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Remove. */
            type $Shape = chat.v1.Remove.$Properties;
        }

        /**
         * Properties of a RoleChange.
         * @deprecated Use chat.v1.RoleChange.$Properties instead.
         */
        interface IRoleChange extends chat.v1.RoleChange.$Properties {
        }

        /** Represents a RoleChange. */
        class RoleChange {

            /**
             * Constructs a new RoleChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.RoleChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RoleChange user. */
            user: string;

            /** RoleChange role. */
            role: number;

            /**
             * Creates a new RoleChange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RoleChange instance
             */
            static create(properties: chat.v1.RoleChange.$Shape): chat.v1.RoleChange & chat.v1.RoleChange.$Shape;
            static create(properties?: chat.v1.RoleChange.$Properties): chat.v1.RoleChange;

            /**
             * Encodes the specified RoleChange message. Does not implicitly {@link chat.v1.RoleChange.verify|verify} messages.
             * @param message RoleChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.RoleChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RoleChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.RoleChange & chat.v1.RoleChange.$Shape} RoleChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.RoleChange & chat.v1.RoleChange.$Shape;
        }

        namespace RoleChange {

            /** Properties of a RoleChange. */
            interface $Properties {

                /** RoleChange user */
                user?: (string|null);

                /** RoleChange role */
                role?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RoleChange. */
            type $Shape = chat.v1.RoleChange.$Properties;
        }

        /**
         * Properties of a Mute.
         * @deprecated Use chat.v1.Mute.$Properties instead.
         */
        interface IMute extends chat.v1.Mute.$Properties {
        }

        /** Represents a Mute. */
        class Mute {

            /**
             * Constructs a new Mute.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Mute.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Mute user. */
            user: string;

            /** Mute untilMs. */
            untilMs: number;

            /**
             * Creates a new Mute instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Mute instance
             */
            static create(properties: chat.v1.Mute.$Shape): chat.v1.Mute & chat.v1.Mute.$Shape;
            static create(properties?: chat.v1.Mute.$Properties): chat.v1.Mute;

            /**
             * Encodes the specified Mute message. Does not implicitly {@link chat.v1.Mute.verify|verify} messages.
             * @param message Mute message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Mute.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Mute message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Mute & chat.v1.Mute.$Shape} Mute
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Mute & chat.v1.Mute.$Shape;
        }

        namespace Mute {

            /** Properties of a Mute. */
            interface $Properties {

                /** Mute user */
                user?: (string|null);

                /** Mute untilMs */
                untilMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Mute. */
            type $Shape = chat.v1.Mute.$Properties;
        }

        /**
         * Properties of a Rename.
         * @deprecated Use chat.v1.Rename.$Properties instead.
         */
        interface IRename extends chat.v1.Rename.$Properties {
        }

        /** Represents a Rename. */
        class Rename {

            /**
             * Constructs a new Rename.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Rename.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Rename title. */
            title: string;

            /**
             * Creates a new Rename instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Rename instance
             */
            static create(properties: chat.v1.Rename.$Shape): chat.v1.Rename & chat.v1.Rename.$Shape;
            static create(properties?: chat.v1.Rename.$Properties): chat.v1.Rename;

            /**
             * Encodes the specified Rename message. Does not implicitly {@link chat.v1.Rename.verify|verify} messages.
             * @param message Rename message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Rename.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Rename message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Rename & chat.v1.Rename.$Shape} Rename
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Rename & chat.v1.Rename.$Shape;
        }

        namespace Rename {

            /** Properties of a Rename. */
            interface $Properties {

                /** Rename title */
                title?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Rename. */
            type $Shape = chat.v1.Rename.$Properties;
        }

        /**
         * Properties of an Erased.
         * @deprecated Use chat.v1.Erased.$Properties instead.
         */
        interface IErased extends chat.v1.Erased.$Properties {
        }

        /** Represents an Erased. */
        class Erased {

            /**
             * Constructs a new Erased.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Erased.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Erased instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Erased instance
             */
            static create(properties: chat.v1.Erased.$Shape): chat.v1.Erased & chat.v1.Erased.$Shape;
            static create(properties?: chat.v1.Erased.$Properties): chat.v1.Erased;

            /**
             * Encodes the specified Erased message. Does not implicitly {@link chat.v1.Erased.verify|verify} messages.
             * @param message Erased message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Erased.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Erased message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Erased & chat.v1.Erased.$Shape} Erased
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Erased & chat.v1.Erased.$Shape;
        }

        namespace Erased {

            /** Properties of an Erased. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Erased. */
            type $Shape = chat.v1.Erased.$Properties;
        }

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
         * Properties of a Send.
         * @deprecated Use chat.v1.Send.$Properties instead.
         */
        interface ISend extends chat.v1.Send.$Properties {
        }

        /** Represents a Send. */
        class Send {

            /**
             * Constructs a new Send.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Send.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Send content. */
            content?: (chat.v1.Content.$Properties|null);

            /**
             * Creates a new Send instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Send instance
             */
            static create(properties: chat.v1.Send.$Shape): chat.v1.Send & chat.v1.Send.$Shape;
            static create(properties?: chat.v1.Send.$Properties): chat.v1.Send;

            /**
             * Encodes the specified Send message. Does not implicitly {@link chat.v1.Send.verify|verify} messages.
             * @param message Send message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Send.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Send message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Send & chat.v1.Send.$Shape} Send
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Send & chat.v1.Send.$Shape;
        }

        namespace Send {

            /** Properties of a Send. */
            interface $Properties {

                /** Send content */
                content?: (chat.v1.Content.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Send. */
            type $Shape = {
              content?: chat.v1.Content.$Shape|null;
              $unknowns?: Uint8Array[];
            };
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
         * Properties of a PushedEntry.
         * @deprecated Use chat.v1.PushedEntry.$Properties instead.
         */
        interface IPushedEntry extends chat.v1.PushedEntry.$Properties {
        }

        /** Represents a PushedEntry. */
        class PushedEntry {

            /**
             * Constructs a new PushedEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.PushedEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PushedEntry seq. */
            seq: number;

            /** PushedEntry acceptedAtMs. */
            acceptedAtMs: number;

            /** PushedEntry sentAtMs. */
            sentAtMs: number;

            /** PushedEntry content. */
            content?: (chat.v1.Content.$Properties|null);

            /**
             * Creates a new PushedEntry instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PushedEntry instance
             */
            static create(properties: chat.v1.PushedEntry.$Shape): chat.v1.PushedEntry & chat.v1.PushedEntry.$Shape;
            static create(properties?: chat.v1.PushedEntry.$Properties): chat.v1.PushedEntry;

            /**
             * Encodes the specified PushedEntry message. Does not implicitly {@link chat.v1.PushedEntry.verify|verify} messages.
             * @param message PushedEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.PushedEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PushedEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.PushedEntry & chat.v1.PushedEntry.$Shape} PushedEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.PushedEntry & chat.v1.PushedEntry.$Shape;
        }

        namespace PushedEntry {

            /** Properties of a PushedEntry. */
            interface $Properties {

                /** PushedEntry seq */
                seq?: (number|null);

                /** PushedEntry acceptedAtMs */
                acceptedAtMs?: (number|null);

                /** PushedEntry sentAtMs */
                sentAtMs?: (number|null);

                /** PushedEntry content */
                content?: (chat.v1.Content.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PushedEntry. */
            type $Shape = {
              seq?: number|null;
              acceptedAtMs?: number|null;
              sentAtMs?: number|null;
              content?: chat.v1.Content.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a HeadNotice.
         * @deprecated Use chat.v1.HeadNotice.$Properties instead.
         */
        interface IHeadNotice extends chat.v1.HeadNotice.$Properties {
        }

        /** Represents a HeadNotice. */
        class HeadNotice {

            /**
             * Constructs a new HeadNotice.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.HeadNotice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HeadNotice conversation. */
            conversation: string;

            /** HeadNotice head. */
            head: number;

            /**
             * Creates a new HeadNotice instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HeadNotice instance
             */
            static create(properties: chat.v1.HeadNotice.$Shape): chat.v1.HeadNotice & chat.v1.HeadNotice.$Shape;
            static create(properties?: chat.v1.HeadNotice.$Properties): chat.v1.HeadNotice;

            /**
             * Encodes the specified HeadNotice message. Does not implicitly {@link chat.v1.HeadNotice.verify|verify} messages.
             * @param message HeadNotice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.HeadNotice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HeadNotice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.HeadNotice & chat.v1.HeadNotice.$Shape} HeadNotice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.HeadNotice & chat.v1.HeadNotice.$Shape;
        }

        namespace HeadNotice {

            /** Properties of a HeadNotice. */
            interface $Properties {

                /** HeadNotice conversation */
                conversation?: (string|null);

                /** HeadNotice head */
                head?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HeadNotice. */
            type $Shape = chat.v1.HeadNotice.$Properties;
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
         * Properties of a Read.
         * @deprecated Use chat.v1.Read.$Properties instead.
         */
        interface IRead extends chat.v1.Read.$Properties {
        }

        /** Represents a Read. */
        class Read {

            /**
             * Constructs a new Read.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Read.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Read conversation. */
            conversation: string;

            /** Read seq. */
            seq: number;

            /**
             * Creates a new Read instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Read instance
             */
            static create(properties: chat.v1.Read.$Shape): chat.v1.Read & chat.v1.Read.$Shape;
            static create(properties?: chat.v1.Read.$Properties): chat.v1.Read;

            /**
             * Encodes the specified Read message. Does not implicitly {@link chat.v1.Read.verify|verify} messages.
             * @param message Read message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Read.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Read message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Read & chat.v1.Read.$Shape} Read
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Read & chat.v1.Read.$Shape;
        }

        namespace Read {

            /** Properties of a Read. */
            interface $Properties {

                /** Read conversation */
                conversation?: (string|null);

                /** Read seq */
                seq?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Read. */
            type $Shape = chat.v1.Read.$Properties;
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
         * Properties of a ReadBy.
         * @deprecated Use chat.v1.ReadBy.$Properties instead.
         */
        interface IReadBy extends chat.v1.ReadBy.$Properties {
        }

        /** Represents a ReadBy. */
        class ReadBy {

            /**
             * Constructs a new ReadBy.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.ReadBy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadBy conversation. */
            conversation: string;

            /** ReadBy seq. */
            seq: number;

            /** ReadBy by. */
            by: string;

            /**
             * Creates a new ReadBy instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadBy instance
             */
            static create(properties: chat.v1.ReadBy.$Shape): chat.v1.ReadBy & chat.v1.ReadBy.$Shape;
            static create(properties?: chat.v1.ReadBy.$Properties): chat.v1.ReadBy;

            /**
             * Encodes the specified ReadBy message. Does not implicitly {@link chat.v1.ReadBy.verify|verify} messages.
             * @param message ReadBy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.ReadBy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadBy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.ReadBy & chat.v1.ReadBy.$Shape} ReadBy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.ReadBy & chat.v1.ReadBy.$Shape;
        }

        namespace ReadBy {

            /** Properties of a ReadBy. */
            interface $Properties {

                /** ReadBy conversation */
                conversation?: (string|null);

                /** ReadBy seq */
                seq?: (number|null);

                /** ReadBy by */
                by?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadBy. */
            type $Shape = chat.v1.ReadBy.$Properties;
        }

        /**
         * Properties of a Typing.
         * @deprecated Use chat.v1.Typing.$Properties instead.
         */
        interface ITyping extends chat.v1.Typing.$Properties {
        }

        /** Represents a Typing. */
        class Typing {

            /**
             * Constructs a new Typing.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Typing.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Typing conversation. */
            conversation: string;

            /**
             * Creates a new Typing instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Typing instance
             */
            static create(properties: chat.v1.Typing.$Shape): chat.v1.Typing & chat.v1.Typing.$Shape;
            static create(properties?: chat.v1.Typing.$Properties): chat.v1.Typing;

            /**
             * Encodes the specified Typing message. Does not implicitly {@link chat.v1.Typing.verify|verify} messages.
             * @param message Typing message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Typing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Typing message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Typing & chat.v1.Typing.$Shape} Typing
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Typing & chat.v1.Typing.$Shape;
        }

        namespace Typing {

            /** Properties of a Typing. */
            interface $Properties {

                /** Typing conversation */
                conversation?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Typing. */
            type $Shape = chat.v1.Typing.$Properties;
        }

        /**
         * Properties of a TypingBy.
         * @deprecated Use chat.v1.TypingBy.$Properties instead.
         */
        interface ITypingBy extends chat.v1.TypingBy.$Properties {
        }

        /** Represents a TypingBy. */
        class TypingBy {

            /**
             * Constructs a new TypingBy.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.TypingBy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TypingBy conversation. */
            conversation: string;

            /** TypingBy by. */
            by: string;

            /**
             * Creates a new TypingBy instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TypingBy instance
             */
            static create(properties: chat.v1.TypingBy.$Shape): chat.v1.TypingBy & chat.v1.TypingBy.$Shape;
            static create(properties?: chat.v1.TypingBy.$Properties): chat.v1.TypingBy;

            /**
             * Encodes the specified TypingBy message. Does not implicitly {@link chat.v1.TypingBy.verify|verify} messages.
             * @param message TypingBy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.TypingBy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TypingBy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.TypingBy & chat.v1.TypingBy.$Shape} TypingBy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.TypingBy & chat.v1.TypingBy.$Shape;
        }

        namespace TypingBy {

            /** Properties of a TypingBy. */
            interface $Properties {

                /** TypingBy conversation */
                conversation?: (string|null);

                /** TypingBy by */
                by?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TypingBy. */
            type $Shape = chat.v1.TypingBy.$Properties;
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

            /** Login deviceClass. */
            deviceClass: number;

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

                /** Login deviceClass */
                deviceClass?: (number|null);

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
              deviceClass?: number|null;
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

            /** Head head. */
            head: number;

            /** Head floor. */
            floor: number;

            /** Head read. */
            read: number;

            /** Head unread. */
            unread: number;

            /** Head resumeAfter. */
            resumeAfter: number;

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

                /** Head head */
                head?: (number|null);

                /** Head floor */
                floor?: (number|null);

                /** Head read */
                read?: (number|null);

                /** Head unread */
                unread?: (number|null);

                /** Head resumeAfter */
                resumeAfter?: (number|null);

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

            /** Page entries. */
            entries: chat.v1.Entry.$Properties[];

            /** Page floor. */
            floor: number;

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

                /** Page entries */
                entries?: (chat.v1.Entry.$Properties[]|null);

                /** Page floor */
                floor?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Page. */
            type $Shape = {
              conversation?: string|null;
              head?: number|null;
              entries?: chat.v1.Entry.$Shape[]|null;
              floor?: number|null;
              $unknowns?: Uint8Array[];
            };
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

            /** Entry content. */
            content?: (chat.v1.Content.$Properties|null);

            /** Entry conversation. */
            conversation: string;

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

                /** Entry content */
                content?: (chat.v1.Content.$Properties|null);

                /** Entry conversation */
                conversation?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Entry. */
            type $Shape = {
              seq?: number|null;
              uuid?: Uint8Array|null;
              from?: string|null;
              acceptedAtMs?: number|null;
              sentAtMs?: number|null;
              content?: chat.v1.Content.$Shape|null;
              conversation?: string|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Conversations.
         * @deprecated Use chat.v1.Conversations.$Properties instead.
         */
        interface IConversations extends chat.v1.Conversations.$Properties {
        }

        /** Represents a Conversations. */
        class Conversations {

            /**
             * Constructs a new Conversations.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Conversations.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Conversations after. */
            after: string;

            /** Conversations limit. */
            limit: number;

            /**
             * Creates a new Conversations instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Conversations instance
             */
            static create(properties: chat.v1.Conversations.$Shape): chat.v1.Conversations & chat.v1.Conversations.$Shape;
            static create(properties?: chat.v1.Conversations.$Properties): chat.v1.Conversations;

            /**
             * Encodes the specified Conversations message. Does not implicitly {@link chat.v1.Conversations.verify|verify} messages.
             * @param message Conversations message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Conversations.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Conversations message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Conversations & chat.v1.Conversations.$Shape} Conversations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Conversations & chat.v1.Conversations.$Shape;
        }

        namespace Conversations {

            /** Properties of a Conversations. */
            interface $Properties {

                /** Conversations after */
                after?: (string|null);

                /** Conversations limit */
                limit?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Conversations. */
            type $Shape = chat.v1.Conversations.$Properties;
        }

        /**
         * Properties of a ConversationList.
         * @deprecated Use chat.v1.ConversationList.$Properties instead.
         */
        interface IConversationList extends chat.v1.ConversationList.$Properties {
        }

        /** Represents a ConversationList. */
        class ConversationList {

            /**
             * Constructs a new ConversationList.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.ConversationList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ConversationList conversations. */
            conversations: chat.v1.Summary.$Properties[];

            /**
             * Creates a new ConversationList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ConversationList instance
             */
            static create(properties: chat.v1.ConversationList.$Shape): chat.v1.ConversationList & chat.v1.ConversationList.$Shape;
            static create(properties?: chat.v1.ConversationList.$Properties): chat.v1.ConversationList;

            /**
             * Encodes the specified ConversationList message. Does not implicitly {@link chat.v1.ConversationList.verify|verify} messages.
             * @param message ConversationList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.ConversationList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ConversationList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.ConversationList & chat.v1.ConversationList.$Shape} ConversationList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.ConversationList & chat.v1.ConversationList.$Shape;
        }

        namespace ConversationList {

            /** Properties of a ConversationList. */
            interface $Properties {

                /** ConversationList conversations */
                conversations?: (chat.v1.Summary.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ConversationList. */
            type $Shape = chat.v1.ConversationList.$Properties;
        }

        /**
         * Properties of a Summary.
         * @deprecated Use chat.v1.Summary.$Properties instead.
         */
        interface ISummary extends chat.v1.Summary.$Properties {
        }

        /** Represents a Summary. */
        class Summary {

            /**
             * Constructs a new Summary.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Summary.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Summary conversation. */
            conversation: string;

            /** Summary head. */
            head: number;

            /** Summary floor. */
            floor: number;

            /** Summary read. */
            read: number;

            /** Summary unread. */
            unread: number;

            /** Summary title. */
            title: string;

            /** Summary role. */
            role: number;

            /** Summary activeAtMs. */
            activeAtMs: number;

            /**
             * Creates a new Summary instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Summary instance
             */
            static create(properties: chat.v1.Summary.$Shape): chat.v1.Summary & chat.v1.Summary.$Shape;
            static create(properties?: chat.v1.Summary.$Properties): chat.v1.Summary;

            /**
             * Encodes the specified Summary message. Does not implicitly {@link chat.v1.Summary.verify|verify} messages.
             * @param message Summary message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Summary.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Summary message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Summary & chat.v1.Summary.$Shape} Summary
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Summary & chat.v1.Summary.$Shape;
        }

        namespace Summary {

            /** Properties of a Summary. */
            interface $Properties {

                /** Summary conversation */
                conversation?: (string|null);

                /** Summary head */
                head?: (number|null);

                /** Summary floor */
                floor?: (number|null);

                /** Summary read */
                read?: (number|null);

                /** Summary unread */
                unread?: (number|null);

                /** Summary title */
                title?: (string|null);

                /** Summary role */
                role?: (number|null);

                /** Summary activeAtMs */
                activeAtMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Summary. */
            type $Shape = chat.v1.Summary.$Properties;
        }

        /**
         * Properties of a Members.
         * @deprecated Use chat.v1.Members.$Properties instead.
         */
        interface IMembers extends chat.v1.Members.$Properties {
        }

        /** Represents a Members. */
        class Members {

            /**
             * Constructs a new Members.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Members.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Members conversation. */
            conversation: string;

            /** Members after. */
            after: string;

            /** Members limit. */
            limit: number;

            /** Members readSeq. */
            readSeq: number;

            /**
             * Creates a new Members instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Members instance
             */
            static create(properties: chat.v1.Members.$Shape): chat.v1.Members & chat.v1.Members.$Shape;
            static create(properties?: chat.v1.Members.$Properties): chat.v1.Members;

            /**
             * Encodes the specified Members message. Does not implicitly {@link chat.v1.Members.verify|verify} messages.
             * @param message Members message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Members.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Members message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Members & chat.v1.Members.$Shape} Members
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Members & chat.v1.Members.$Shape;
        }

        namespace Members {

            /** Properties of a Members. */
            interface $Properties {

                /** Members conversation */
                conversation?: (string|null);

                /** Members after */
                after?: (string|null);

                /** Members limit */
                limit?: (number|null);

                /** Members readSeq */
                readSeq?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Members. */
            type $Shape = chat.v1.Members.$Properties;
        }

        /**
         * Properties of a MemberList.
         * @deprecated Use chat.v1.MemberList.$Properties instead.
         */
        interface IMemberList extends chat.v1.MemberList.$Properties {
        }

        /** Represents a MemberList. */
        class MemberList {

            /**
             * Constructs a new MemberList.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.MemberList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MemberList conversation. */
            conversation: string;

            /** MemberList total. */
            total: number;

            /** MemberList members. */
            members: chat.v1.Member.$Properties[];

            /**
             * Creates a new MemberList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MemberList instance
             */
            static create(properties: chat.v1.MemberList.$Shape): chat.v1.MemberList & chat.v1.MemberList.$Shape;
            static create(properties?: chat.v1.MemberList.$Properties): chat.v1.MemberList;

            /**
             * Encodes the specified MemberList message. Does not implicitly {@link chat.v1.MemberList.verify|verify} messages.
             * @param message MemberList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.MemberList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MemberList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.MemberList & chat.v1.MemberList.$Shape} MemberList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.MemberList & chat.v1.MemberList.$Shape;
        }

        namespace MemberList {

            /** Properties of a MemberList. */
            interface $Properties {

                /** MemberList conversation */
                conversation?: (string|null);

                /** MemberList total */
                total?: (number|null);

                /** MemberList members */
                members?: (chat.v1.Member.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MemberList. */
            type $Shape = chat.v1.MemberList.$Properties;
        }

        /**
         * Properties of a Member.
         * @deprecated Use chat.v1.Member.$Properties instead.
         */
        interface IMember extends chat.v1.Member.$Properties {
        }

        /** Represents a Member. */
        class Member {

            /**
             * Constructs a new Member.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Member.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Member user. */
            user: string;

            /** Member role. */
            role: number;

            /** Member mutedUntilMs. */
            mutedUntilMs: number;

            /** Member received. */
            received: number;

            /** Member read. */
            read: number;

            /**
             * Creates a new Member instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Member instance
             */
            static create(properties: chat.v1.Member.$Shape): chat.v1.Member & chat.v1.Member.$Shape;
            static create(properties?: chat.v1.Member.$Properties): chat.v1.Member;

            /**
             * Encodes the specified Member message. Does not implicitly {@link chat.v1.Member.verify|verify} messages.
             * @param message Member message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Member.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Member message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Member & chat.v1.Member.$Shape} Member
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Member & chat.v1.Member.$Shape;
        }

        namespace Member {

            /** Properties of a Member. */
            interface $Properties {

                /** Member user */
                user?: (string|null);

                /** Member role */
                role?: (number|null);

                /** Member mutedUntilMs */
                mutedUntilMs?: (number|null);

                /** Member received */
                received?: (number|null);

                /** Member read */
                read?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Member. */
            type $Shape = chat.v1.Member.$Properties;
        }

        /**
         * Properties of a Search.
         * @deprecated Use chat.v1.Search.$Properties instead.
         */
        interface ISearch extends chat.v1.Search.$Properties {
        }

        /** Represents a Search. */
        class Search {

            /**
             * Constructs a new Search.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Search.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Search query. */
            query: string;

            /** Search conversation. */
            conversation: string;

            /** Search limit. */
            limit: number;

            /**
             * Creates a new Search instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Search instance
             */
            static create(properties: chat.v1.Search.$Shape): chat.v1.Search & chat.v1.Search.$Shape;
            static create(properties?: chat.v1.Search.$Properties): chat.v1.Search;

            /**
             * Encodes the specified Search message. Does not implicitly {@link chat.v1.Search.verify|verify} messages.
             * @param message Search message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Search.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Search message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Search & chat.v1.Search.$Shape} Search
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Search & chat.v1.Search.$Shape;
        }

        namespace Search {

            /** Properties of a Search. */
            interface $Properties {

                /** Search query */
                query?: (string|null);

                /** Search conversation */
                conversation?: (string|null);

                /** Search limit */
                limit?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Search. */
            type $Shape = chat.v1.Search.$Properties;
        }

        /**
         * Properties of a SearchResult.
         * @deprecated Use chat.v1.SearchResult.$Properties instead.
         */
        interface ISearchResult extends chat.v1.SearchResult.$Properties {
        }

        /** Represents a SearchResult. */
        class SearchResult {

            /**
             * Constructs a new SearchResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.SearchResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SearchResult entries. */
            entries: chat.v1.Entry.$Properties[];

            /**
             * Creates a new SearchResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SearchResult instance
             */
            static create(properties: chat.v1.SearchResult.$Shape): chat.v1.SearchResult & chat.v1.SearchResult.$Shape;
            static create(properties?: chat.v1.SearchResult.$Properties): chat.v1.SearchResult;

            /**
             * Encodes the specified SearchResult message. Does not implicitly {@link chat.v1.SearchResult.verify|verify} messages.
             * @param message SearchResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.SearchResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SearchResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.SearchResult & chat.v1.SearchResult.$Shape} SearchResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.SearchResult & chat.v1.SearchResult.$Shape;
        }

        namespace SearchResult {

            /** Properties of a SearchResult. */
            interface $Properties {

                /** SearchResult entries */
                entries?: (chat.v1.Entry.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SearchResult. */
            type $Shape = {
              entries?: chat.v1.Entry.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Watch.
         * @deprecated Use chat.v1.Watch.$Properties instead.
         */
        interface IWatch extends chat.v1.Watch.$Properties {
        }

        /** Represents a Watch. */
        class Watch {

            /**
             * Constructs a new Watch.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Watch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Watch users. */
            users: string[];

            /**
             * Creates a new Watch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Watch instance
             */
            static create(properties: chat.v1.Watch.$Shape): chat.v1.Watch & chat.v1.Watch.$Shape;
            static create(properties?: chat.v1.Watch.$Properties): chat.v1.Watch;

            /**
             * Encodes the specified Watch message. Does not implicitly {@link chat.v1.Watch.verify|verify} messages.
             * @param message Watch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Watch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Watch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Watch & chat.v1.Watch.$Shape} Watch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Watch & chat.v1.Watch.$Shape;
        }

        namespace Watch {

            /** Properties of a Watch. */
            interface $Properties {

                /** Watch users */
                users?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Watch. */
            type $Shape = chat.v1.Watch.$Properties;
        }

        /**
         * Properties of a Watching.
         * @deprecated Use chat.v1.Watching.$Properties instead.
         */
        interface IWatching extends chat.v1.Watching.$Properties {
        }

        /** Represents a Watching. */
        class Watching {

            /**
             * Constructs a new Watching.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Watching.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Watching leaseMs. */
            leaseMs: number;

            /** Watching presences. */
            presences: chat.v1.Presence.$Properties[];

            /**
             * Creates a new Watching instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Watching instance
             */
            static create(properties: chat.v1.Watching.$Shape): chat.v1.Watching & chat.v1.Watching.$Shape;
            static create(properties?: chat.v1.Watching.$Properties): chat.v1.Watching;

            /**
             * Encodes the specified Watching message. Does not implicitly {@link chat.v1.Watching.verify|verify} messages.
             * @param message Watching message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Watching.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Watching message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Watching & chat.v1.Watching.$Shape} Watching
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Watching & chat.v1.Watching.$Shape;
        }

        namespace Watching {

            /** Properties of a Watching. */
            interface $Properties {

                /** Watching leaseMs */
                leaseMs?: (number|null);

                /** Watching presences */
                presences?: (chat.v1.Presence.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Watching. */
            type $Shape = chat.v1.Watching.$Properties;
        }

        /**
         * Properties of a Presence.
         * @deprecated Use chat.v1.Presence.$Properties instead.
         */
        interface IPresence extends chat.v1.Presence.$Properties {
        }

        /** Represents a Presence. */
        class Presence {

            /**
             * Constructs a new Presence.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Presence.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Presence user. */
            user: string;

            /** Presence online. */
            online: boolean;

            /** Presence lastSeenMs. */
            lastSeenMs: number;

            /**
             * Creates a new Presence instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Presence instance
             */
            static create(properties: chat.v1.Presence.$Shape): chat.v1.Presence & chat.v1.Presence.$Shape;
            static create(properties?: chat.v1.Presence.$Properties): chat.v1.Presence;

            /**
             * Encodes the specified Presence message. Does not implicitly {@link chat.v1.Presence.verify|verify} messages.
             * @param message Presence message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Presence.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Presence message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Presence & chat.v1.Presence.$Shape} Presence
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Presence & chat.v1.Presence.$Shape;
        }

        namespace Presence {

            /** Properties of a Presence. */
            interface $Properties {

                /** Presence user */
                user?: (string|null);

                /** Presence online */
                online?: (boolean|null);

                /** Presence lastSeenMs */
                lastSeenMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Presence. */
            type $Shape = chat.v1.Presence.$Properties;
        }

        /**
         * Properties of a Block.
         * @deprecated Use chat.v1.Block.$Properties instead.
         */
        interface IBlock extends chat.v1.Block.$Properties {
        }

        /** Represents a Block. */
        class Block {

            /**
             * Constructs a new Block.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Block.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Block user. */
            user: string;

            /** Block blocked. */
            blocked: boolean;

            /**
             * Creates a new Block instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Block instance
             */
            static create(properties: chat.v1.Block.$Shape): chat.v1.Block & chat.v1.Block.$Shape;
            static create(properties?: chat.v1.Block.$Properties): chat.v1.Block;

            /**
             * Encodes the specified Block message. Does not implicitly {@link chat.v1.Block.verify|verify} messages.
             * @param message Block message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Block.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Block message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Block & chat.v1.Block.$Shape} Block
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Block & chat.v1.Block.$Shape;
        }

        namespace Block {

            /** Properties of a Block. */
            interface $Properties {

                /** Block user */
                user?: (string|null);

                /** Block blocked */
                blocked?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Block. */
            type $Shape = chat.v1.Block.$Properties;
        }

        /**
         * Properties of a Blocks.
         * @deprecated Use chat.v1.Blocks.$Properties instead.
         */
        interface IBlocks extends chat.v1.Blocks.$Properties {
        }

        /** Represents a Blocks. */
        class Blocks {

            /**
             * Constructs a new Blocks.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Blocks.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Blocks instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Blocks instance
             */
            static create(properties: chat.v1.Blocks.$Shape): chat.v1.Blocks & chat.v1.Blocks.$Shape;
            static create(properties?: chat.v1.Blocks.$Properties): chat.v1.Blocks;

            /**
             * Encodes the specified Blocks message. Does not implicitly {@link chat.v1.Blocks.verify|verify} messages.
             * @param message Blocks message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Blocks.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Blocks message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Blocks & chat.v1.Blocks.$Shape} Blocks
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Blocks & chat.v1.Blocks.$Shape;
        }

        namespace Blocks {

            /** Properties of a Blocks. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Blocks. */
            type $Shape = chat.v1.Blocks.$Properties;
        }

        /**
         * Properties of a BlockList.
         * @deprecated Use chat.v1.BlockList.$Properties instead.
         */
        interface IBlockList extends chat.v1.BlockList.$Properties {
        }

        /** Represents a BlockList. */
        class BlockList {

            /**
             * Constructs a new BlockList.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.BlockList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlockList users. */
            users: string[];

            /**
             * Creates a new BlockList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BlockList instance
             */
            static create(properties: chat.v1.BlockList.$Shape): chat.v1.BlockList & chat.v1.BlockList.$Shape;
            static create(properties?: chat.v1.BlockList.$Properties): chat.v1.BlockList;

            /**
             * Encodes the specified BlockList message. Does not implicitly {@link chat.v1.BlockList.verify|verify} messages.
             * @param message BlockList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.BlockList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlockList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.BlockList & chat.v1.BlockList.$Shape} BlockList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.BlockList & chat.v1.BlockList.$Shape;
        }

        namespace BlockList {

            /** Properties of a BlockList. */
            interface $Properties {

                /** BlockList users */
                users?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlockList. */
            type $Shape = chat.v1.BlockList.$Properties;
        }

        /**
         * Properties of a SetProfile.
         * @deprecated Use chat.v1.SetProfile.$Properties instead.
         */
        interface ISetProfile extends chat.v1.SetProfile.$Properties {
        }

        /** Represents a SetProfile. */
        class SetProfile {

            /**
             * Constructs a new SetProfile.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.SetProfile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetProfile displayName. */
            displayName: string;

            /** SetProfile about. */
            about: string;

            /**
             * Creates a new SetProfile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SetProfile instance
             */
            static create(properties: chat.v1.SetProfile.$Shape): chat.v1.SetProfile & chat.v1.SetProfile.$Shape;
            static create(properties?: chat.v1.SetProfile.$Properties): chat.v1.SetProfile;

            /**
             * Encodes the specified SetProfile message. Does not implicitly {@link chat.v1.SetProfile.verify|verify} messages.
             * @param message SetProfile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.SetProfile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetProfile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.SetProfile & chat.v1.SetProfile.$Shape} SetProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.SetProfile & chat.v1.SetProfile.$Shape;
        }

        namespace SetProfile {

            /** Properties of a SetProfile. */
            interface $Properties {

                /** SetProfile displayName */
                displayName?: (string|null);

                /** SetProfile about */
                about?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetProfile. */
            type $Shape = chat.v1.SetProfile.$Properties;
        }

        /**
         * Properties of a Profiles.
         * @deprecated Use chat.v1.Profiles.$Properties instead.
         */
        interface IProfiles extends chat.v1.Profiles.$Properties {
        }

        /** Represents a Profiles. */
        class Profiles {

            /**
             * Constructs a new Profiles.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Profiles.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Profiles users. */
            users: string[];

            /**
             * Creates a new Profiles instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Profiles instance
             */
            static create(properties: chat.v1.Profiles.$Shape): chat.v1.Profiles & chat.v1.Profiles.$Shape;
            static create(properties?: chat.v1.Profiles.$Properties): chat.v1.Profiles;

            /**
             * Encodes the specified Profiles message. Does not implicitly {@link chat.v1.Profiles.verify|verify} messages.
             * @param message Profiles message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Profiles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Profiles message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Profiles & chat.v1.Profiles.$Shape} Profiles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Profiles & chat.v1.Profiles.$Shape;
        }

        namespace Profiles {

            /** Properties of a Profiles. */
            interface $Properties {

                /** Profiles users */
                users?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Profiles. */
            type $Shape = chat.v1.Profiles.$Properties;
        }

        /**
         * Properties of a ProfileList.
         * @deprecated Use chat.v1.ProfileList.$Properties instead.
         */
        interface IProfileList extends chat.v1.ProfileList.$Properties {
        }

        /** Represents a ProfileList. */
        class ProfileList {

            /**
             * Constructs a new ProfileList.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.ProfileList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProfileList profiles. */
            profiles: chat.v1.Profile.$Properties[];

            /**
             * Creates a new ProfileList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProfileList instance
             */
            static create(properties: chat.v1.ProfileList.$Shape): chat.v1.ProfileList & chat.v1.ProfileList.$Shape;
            static create(properties?: chat.v1.ProfileList.$Properties): chat.v1.ProfileList;

            /**
             * Encodes the specified ProfileList message. Does not implicitly {@link chat.v1.ProfileList.verify|verify} messages.
             * @param message ProfileList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.ProfileList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProfileList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.ProfileList & chat.v1.ProfileList.$Shape} ProfileList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.ProfileList & chat.v1.ProfileList.$Shape;
        }

        namespace ProfileList {

            /** Properties of a ProfileList. */
            interface $Properties {

                /** ProfileList profiles */
                profiles?: (chat.v1.Profile.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProfileList. */
            type $Shape = chat.v1.ProfileList.$Properties;
        }

        /**
         * Properties of a Profile.
         * @deprecated Use chat.v1.Profile.$Properties instead.
         */
        interface IProfile extends chat.v1.Profile.$Properties {
        }

        /** Represents a Profile. */
        class Profile {

            /**
             * Constructs a new Profile.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Profile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Profile user. */
            user: string;

            /** Profile displayName. */
            displayName: string;

            /** Profile about. */
            about: string;

            /**
             * Creates a new Profile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Profile instance
             */
            static create(properties: chat.v1.Profile.$Shape): chat.v1.Profile & chat.v1.Profile.$Shape;
            static create(properties?: chat.v1.Profile.$Properties): chat.v1.Profile;

            /**
             * Encodes the specified Profile message. Does not implicitly {@link chat.v1.Profile.verify|verify} messages.
             * @param message Profile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Profile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Profile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Profile & chat.v1.Profile.$Shape} Profile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Profile & chat.v1.Profile.$Shape;
        }

        namespace Profile {

            /** Properties of a Profile. */
            interface $Properties {

                /** Profile user */
                user?: (string|null);

                /** Profile displayName */
                displayName?: (string|null);

                /** Profile about */
                about?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Profile. */
            type $Shape = chat.v1.Profile.$Properties;
        }

        /**
         * Properties of a Devices.
         * @deprecated Use chat.v1.Devices.$Properties instead.
         */
        interface IDevices extends chat.v1.Devices.$Properties {
        }

        /** Represents a Devices. */
        class Devices {

            /**
             * Constructs a new Devices.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Devices.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Devices instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Devices instance
             */
            static create(properties: chat.v1.Devices.$Shape): chat.v1.Devices & chat.v1.Devices.$Shape;
            static create(properties?: chat.v1.Devices.$Properties): chat.v1.Devices;

            /**
             * Encodes the specified Devices message. Does not implicitly {@link chat.v1.Devices.verify|verify} messages.
             * @param message Devices message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Devices.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Devices message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Devices & chat.v1.Devices.$Shape} Devices
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Devices & chat.v1.Devices.$Shape;
        }

        namespace Devices {

            /** Properties of a Devices. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Devices. */
            type $Shape = chat.v1.Devices.$Properties;
        }

        /**
         * Properties of a DeviceList.
         * @deprecated Use chat.v1.DeviceList.$Properties instead.
         */
        interface IDeviceList extends chat.v1.DeviceList.$Properties {
        }

        /** Represents a DeviceList. */
        class DeviceList {

            /**
             * Constructs a new DeviceList.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.DeviceList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeviceList devices. */
            devices: chat.v1.Device.$Properties[];

            /**
             * Creates a new DeviceList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeviceList instance
             */
            static create(properties: chat.v1.DeviceList.$Shape): chat.v1.DeviceList & chat.v1.DeviceList.$Shape;
            static create(properties?: chat.v1.DeviceList.$Properties): chat.v1.DeviceList;

            /**
             * Encodes the specified DeviceList message. Does not implicitly {@link chat.v1.DeviceList.verify|verify} messages.
             * @param message DeviceList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.DeviceList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeviceList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.DeviceList & chat.v1.DeviceList.$Shape} DeviceList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.DeviceList & chat.v1.DeviceList.$Shape;
        }

        namespace DeviceList {

            /** Properties of a DeviceList. */
            interface $Properties {

                /** DeviceList devices */
                devices?: (chat.v1.Device.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeviceList. */
            type $Shape = chat.v1.DeviceList.$Properties;
        }

        /**
         * Properties of a Device.
         * @deprecated Use chat.v1.Device.$Properties instead.
         */
        interface IDevice extends chat.v1.Device.$Properties {
        }

        /** Represents a Device. */
        class Device {

            /**
             * Constructs a new Device.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Device.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Device deviceId. */
            deviceId: string;

            /** Device deviceClass. */
            deviceClass: number;

            /** Device client. */
            client: string;

            /** Device firstLoginAtMs. */
            firstLoginAtMs: number;

            /** Device lastLoginAtMs. */
            lastLoginAtMs: number;

            /** Device remote. */
            remote: string;

            /** Device online. */
            online: boolean;

            /**
             * Creates a new Device instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Device instance
             */
            static create(properties: chat.v1.Device.$Shape): chat.v1.Device & chat.v1.Device.$Shape;
            static create(properties?: chat.v1.Device.$Properties): chat.v1.Device;

            /**
             * Encodes the specified Device message. Does not implicitly {@link chat.v1.Device.verify|verify} messages.
             * @param message Device message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Device.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Device message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Device & chat.v1.Device.$Shape} Device
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Device & chat.v1.Device.$Shape;
        }

        namespace Device {

            /** Properties of a Device. */
            interface $Properties {

                /** Device deviceId */
                deviceId?: (string|null);

                /** Device deviceClass */
                deviceClass?: (number|null);

                /** Device client */
                client?: (string|null);

                /** Device firstLoginAtMs */
                firstLoginAtMs?: (number|null);

                /** Device lastLoginAtMs */
                lastLoginAtMs?: (number|null);

                /** Device remote */
                remote?: (string|null);

                /** Device online */
                online?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Device. */
            type $Shape = chat.v1.Device.$Properties;
        }

        /**
         * Properties of a Revoke.
         * @deprecated Use chat.v1.Revoke.$Properties instead.
         */
        interface IRevoke extends chat.v1.Revoke.$Properties {
        }

        /** Represents a Revoke. */
        class Revoke {

            /**
             * Constructs a new Revoke.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Revoke.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Revoke deviceId. */
            deviceId: string;

            /**
             * Creates a new Revoke instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Revoke instance
             */
            static create(properties: chat.v1.Revoke.$Shape): chat.v1.Revoke & chat.v1.Revoke.$Shape;
            static create(properties?: chat.v1.Revoke.$Properties): chat.v1.Revoke;

            /**
             * Encodes the specified Revoke message. Does not implicitly {@link chat.v1.Revoke.verify|verify} messages.
             * @param message Revoke message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Revoke.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Revoke message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Revoke & chat.v1.Revoke.$Shape} Revoke
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Revoke & chat.v1.Revoke.$Shape;
        }

        namespace Revoke {

            /** Properties of a Revoke. */
            interface $Properties {

                /** Revoke deviceId */
                deviceId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Revoke. */
            type $Shape = chat.v1.Revoke.$Properties;
        }

        /**
         * Properties of a ChangePassword.
         * @deprecated Use chat.v1.ChangePassword.$Properties instead.
         */
        interface IChangePassword extends chat.v1.ChangePassword.$Properties {
        }

        /** Represents a ChangePassword. */
        class ChangePassword {

            /**
             * Constructs a new ChangePassword.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.ChangePassword.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChangePassword oldPassword. */
            oldPassword: string;

            /** ChangePassword newPassword. */
            newPassword: string;

            /**
             * Creates a new ChangePassword instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ChangePassword instance
             */
            static create(properties: chat.v1.ChangePassword.$Shape): chat.v1.ChangePassword & chat.v1.ChangePassword.$Shape;
            static create(properties?: chat.v1.ChangePassword.$Properties): chat.v1.ChangePassword;

            /**
             * Encodes the specified ChangePassword message. Does not implicitly {@link chat.v1.ChangePassword.verify|verify} messages.
             * @param message ChangePassword message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.ChangePassword.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChangePassword message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.ChangePassword & chat.v1.ChangePassword.$Shape} ChangePassword
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.ChangePassword & chat.v1.ChangePassword.$Shape;
        }

        namespace ChangePassword {

            /** Properties of a ChangePassword. */
            interface $Properties {

                /** ChangePassword oldPassword */
                oldPassword?: (string|null);

                /** ChangePassword newPassword */
                newPassword?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ChangePassword. */
            type $Shape = chat.v1.ChangePassword.$Properties;
        }

        /**
         * Properties of a Done.
         * @deprecated Use chat.v1.Done.$Properties instead.
         */
        interface IDone extends chat.v1.Done.$Properties {
        }

        /** Represents a Done. */
        class Done {

            /**
             * Constructs a new Done.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Done.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Done instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Done instance
             */
            static create(properties: chat.v1.Done.$Shape): chat.v1.Done & chat.v1.Done.$Shape;
            static create(properties?: chat.v1.Done.$Properties): chat.v1.Done;

            /**
             * Encodes the specified Done message. Does not implicitly {@link chat.v1.Done.verify|verify} messages.
             * @param message Done message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Done.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Done message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Done & chat.v1.Done.$Shape} Done
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Done & chat.v1.Done.$Shape;
        }

        namespace Done {

            /** Properties of a Done. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Done. */
            type $Shape = chat.v1.Done.$Properties;
        }

        /**
         * Properties of a Kicked.
         * @deprecated Use chat.v1.Kicked.$Properties instead.
         */
        interface IKicked extends chat.v1.Kicked.$Properties {
        }

        /** Represents a Kicked. */
        class Kicked {

            /**
             * Constructs a new Kicked.
             * @param [properties] Properties to set
             */
            constructor(properties?: chat.v1.Kicked.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Kicked reason. */
            reason: number;

            /** Kicked by. */
            by: string;

            /** Kicked client. */
            client: string;

            /** Kicked atMs. */
            atMs: number;

            /**
             * Creates a new Kicked instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Kicked instance
             */
            static create(properties: chat.v1.Kicked.$Shape): chat.v1.Kicked & chat.v1.Kicked.$Shape;
            static create(properties?: chat.v1.Kicked.$Properties): chat.v1.Kicked;

            /**
             * Encodes the specified Kicked message. Does not implicitly {@link chat.v1.Kicked.verify|verify} messages.
             * @param message Kicked message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: chat.v1.Kicked.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Kicked message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {chat.v1.Kicked & chat.v1.Kicked.$Shape} Kicked
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): chat.v1.Kicked & chat.v1.Kicked.$Shape;
        }

        namespace Kicked {

            /** Properties of a Kicked. */
            interface $Properties {

                /** Kicked reason */
                reason?: (number|null);

                /** Kicked by */
                by?: (string|null);

                /** Kicked client */
                client?: (string|null);

                /** Kicked atMs */
                atMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Kicked. */
            type $Shape = chat.v1.Kicked.$Properties;
        }
    }
}
