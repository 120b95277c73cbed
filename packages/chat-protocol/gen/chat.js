/*eslint-disable*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["proj_chat_protocol"] || ($protobuf.roots["proj_chat_protocol"] = {});

export const chat = $root.chat = (() => {

    /**
     * Namespace chat.
     * @exports chat
     * @namespace
     */
    const chat = {};

    chat.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof chat
         * @namespace
         */
        const v1 = {};

        v1.Failure = (function() {

            /**
             * Properties of a Failure.
             * @typedef {Object} chat.v1.Failure.$Properties
             * @property {number|null} [code] Failure code
             * @property {string|null} [reason] Failure reason
             * @property {boolean|null} [retryable] Failure retryable
             * @property {number|null} [retryAfterMs] Failure retryAfterMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Failure.
             * @memberof chat.v1
             * @interface IFailure
             * @augments chat.v1.Failure.$Properties
             * @deprecated Use chat.v1.Failure.$Properties instead.
             */

            /**
             * Shape of a Failure.
             * @typedef {chat.v1.Failure.$Properties} chat.v1.Failure.$Shape
             */

            /**
             * Constructs a new Failure.
             * @memberof chat.v1
             * @classdesc Represents a Failure.
             * @constructor
             * @param {chat.v1.Failure.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Failure = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Failure code.
             * @member {number} code
             * @memberof chat.v1.Failure
             * @instance
             */
            Failure.prototype.code = 0;

            /**
             * Failure reason.
             * @member {string} reason
             * @memberof chat.v1.Failure
             * @instance
             */
            Failure.prototype.reason = "";

            /**
             * Failure retryable.
             * @member {boolean} retryable
             * @memberof chat.v1.Failure
             * @instance
             */
            Failure.prototype.retryable = false;

            /**
             * Failure retryAfterMs.
             * @member {number} retryAfterMs
             * @memberof chat.v1.Failure
             * @instance
             */
            Failure.prototype.retryAfterMs = 0;

            /**
             * Creates a new Failure instance using the specified properties.
             * @function create
             * @memberof chat.v1.Failure
             * @static
             * @param {chat.v1.Failure.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Failure} Failure instance
             * @type {{
             *   (properties: chat.v1.Failure.$Shape): chat.v1.Failure & chat.v1.Failure.$Shape;
             *   (properties?: chat.v1.Failure.$Properties): chat.v1.Failure;
             * }}
             */
            Failure.create = function(properties) {
                return new Failure(properties);
            };

            /**
             * Encodes the specified Failure message. Does not implicitly {@link chat.v1.Failure.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Failure
             * @static
             * @param {chat.v1.Failure.$Properties} message Failure message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Failure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.code);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.retryable != null && $Object.hasOwnProperty.call(message, "retryable") && message.retryable !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.retryable);
                if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs") && message.retryAfterMs !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.retryAfterMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Failure
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Failure & chat.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Failure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Failure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.retryable = value;
                            else
                                delete message.retryable;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.retryAfterMs = value;
                            else
                                delete message.retryAfterMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Failure;
        })();

        v1.Header = (function() {

            /**
             * Properties of a Header.
             * @typedef {Object} chat.v1.Header.$Properties
             * @property {string|null} [from] Header from
             * @property {string|null} [to] Header to
             * @property {Uint8Array|null} [uuid] Header uuid
             * @property {number|null} [cmdCode] Header cmdCode
             * @property {number|null} [seqId] Header seqId
             * @property {number|null} [ackId] Header ackId
             * @property {number|null} [ts] Header ts
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Header.
             * @memberof chat.v1
             * @interface IHeader
             * @augments chat.v1.Header.$Properties
             * @deprecated Use chat.v1.Header.$Properties instead.
             */

            /**
             * Shape of a Header.
             * @typedef {chat.v1.Header.$Properties} chat.v1.Header.$Shape
             */

            /**
             * Constructs a new Header.
             * @memberof chat.v1
             * @classdesc Represents a Header.
             * @constructor
             * @param {chat.v1.Header.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Header = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Header from.
             * @member {string} from
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.from = "";

            /**
             * Header to.
             * @member {string} to
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.to = "";

            /**
             * Header uuid.
             * @member {Uint8Array} uuid
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.uuid = $util.newBuffer([]);

            /**
             * Header cmdCode.
             * @member {number} cmdCode
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.cmdCode = 0;

            /**
             * Header seqId.
             * @member {number} seqId
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.seqId = 0;

            /**
             * Header ackId.
             * @member {number} ackId
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.ackId = 0;

            /**
             * Header ts.
             * @member {number} ts
             * @memberof chat.v1.Header
             * @instance
             */
            Header.prototype.ts = 0;

            /**
             * Creates a new Header instance using the specified properties.
             * @function create
             * @memberof chat.v1.Header
             * @static
             * @param {chat.v1.Header.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Header} Header instance
             * @type {{
             *   (properties: chat.v1.Header.$Shape): chat.v1.Header & chat.v1.Header.$Shape;
             *   (properties?: chat.v1.Header.$Properties): chat.v1.Header;
             * }}
             */
            Header.create = function(properties) {
                return new Header(properties);
            };

            /**
             * Encodes the specified Header message. Does not implicitly {@link chat.v1.Header.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Header
             * @static
             * @param {chat.v1.Header.$Properties} message Header message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Header.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.to);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid") && message.uuid.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.uuid);
                if (message.cmdCode != null && $Object.hasOwnProperty.call(message, "cmdCode") && message.cmdCode !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.cmdCode);
                if (message.seqId != null && $Object.hasOwnProperty.call(message, "seqId") && message.seqId !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.seqId);
                if (message.ackId != null && $Object.hasOwnProperty.call(message, "ackId") && message.ackId !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.ackId);
                if (message.ts != null && $Object.hasOwnProperty.call(message, "ts") && !$Object.is(message.ts, 0))
                    writer.uint32(/* id 7, wireType 1 =*/57).double(message.ts);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Header message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Header
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Header & chat.v1.Header.$Shape} Header
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Header.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Header();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.uuid = value;
                            else
                                delete message.uuid;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.cmdCode = value;
                            else
                                delete message.cmdCode;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.seqId = value;
                            else
                                delete message.seqId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ackId = value;
                            else
                                delete message.ackId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.ts = value;
                            else
                                delete message.ts;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Header;
        })();

        v1.Direct = (function() {

            /**
             * Properties of a Direct.
             * @typedef {Object} chat.v1.Direct.$Properties
             * @property {string|null} [text] Direct text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Direct.
             * @memberof chat.v1
             * @interface IDirect
             * @augments chat.v1.Direct.$Properties
             * @deprecated Use chat.v1.Direct.$Properties instead.
             */

            /**
             * Shape of a Direct.
             * @typedef {chat.v1.Direct.$Properties} chat.v1.Direct.$Shape
             */

            /**
             * Constructs a new Direct.
             * @memberof chat.v1
             * @classdesc Represents a Direct.
             * @constructor
             * @param {chat.v1.Direct.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Direct = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Direct text.
             * @member {string} text
             * @memberof chat.v1.Direct
             * @instance
             */
            Direct.prototype.text = "";

            /**
             * Creates a new Direct instance using the specified properties.
             * @function create
             * @memberof chat.v1.Direct
             * @static
             * @param {chat.v1.Direct.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Direct} Direct instance
             * @type {{
             *   (properties: chat.v1.Direct.$Shape): chat.v1.Direct & chat.v1.Direct.$Shape;
             *   (properties?: chat.v1.Direct.$Properties): chat.v1.Direct;
             * }}
             */
            Direct.create = function(properties) {
                return new Direct(properties);
            };

            /**
             * Encodes the specified Direct message. Does not implicitly {@link chat.v1.Direct.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Direct
             * @static
             * @param {chat.v1.Direct.$Properties} message Direct message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Direct.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.text);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Direct message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Direct
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Direct & chat.v1.Direct.$Shape} Direct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Direct.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Direct();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Direct;
        })();

        v1.Accepted = (function() {

            /**
             * Properties of an Accepted.
             * @typedef {Object} chat.v1.Accepted.$Properties
             * @property {string|null} [conversation] Accepted conversation
             * @property {number|null} [seq] Accepted seq
             * @property {number|null} [acceptedAtMs] Accepted acceptedAtMs
             * @property {boolean|null} [duplicate] Accepted duplicate
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Accepted.
             * @memberof chat.v1
             * @interface IAccepted
             * @augments chat.v1.Accepted.$Properties
             * @deprecated Use chat.v1.Accepted.$Properties instead.
             */

            /**
             * Shape of an Accepted.
             * @typedef {chat.v1.Accepted.$Properties} chat.v1.Accepted.$Shape
             */

            /**
             * Constructs a new Accepted.
             * @memberof chat.v1
             * @classdesc Represents an Accepted.
             * @constructor
             * @param {chat.v1.Accepted.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Accepted = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Accepted conversation.
             * @member {string} conversation
             * @memberof chat.v1.Accepted
             * @instance
             */
            Accepted.prototype.conversation = "";

            /**
             * Accepted seq.
             * @member {number} seq
             * @memberof chat.v1.Accepted
             * @instance
             */
            Accepted.prototype.seq = 0;

            /**
             * Accepted acceptedAtMs.
             * @member {number} acceptedAtMs
             * @memberof chat.v1.Accepted
             * @instance
             */
            Accepted.prototype.acceptedAtMs = 0;

            /**
             * Accepted duplicate.
             * @member {boolean} duplicate
             * @memberof chat.v1.Accepted
             * @instance
             */
            Accepted.prototype.duplicate = false;

            /**
             * Creates a new Accepted instance using the specified properties.
             * @function create
             * @memberof chat.v1.Accepted
             * @static
             * @param {chat.v1.Accepted.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Accepted} Accepted instance
             * @type {{
             *   (properties: chat.v1.Accepted.$Shape): chat.v1.Accepted & chat.v1.Accepted.$Shape;
             *   (properties?: chat.v1.Accepted.$Properties): chat.v1.Accepted;
             * }}
             */
            Accepted.create = function(properties) {
                return new Accepted(properties);
            };

            /**
             * Encodes the specified Accepted message. Does not implicitly {@link chat.v1.Accepted.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Accepted
             * @static
             * @param {chat.v1.Accepted.$Properties} message Accepted message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Accepted.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.seq);
                if (message.acceptedAtMs != null && $Object.hasOwnProperty.call(message, "acceptedAtMs") && !$Object.is(message.acceptedAtMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.acceptedAtMs);
                if (message.duplicate != null && $Object.hasOwnProperty.call(message, "duplicate") && message.duplicate !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.duplicate);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Accepted message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Accepted
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Accepted & chat.v1.Accepted.$Shape} Accepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Accepted.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Accepted();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.acceptedAtMs = value;
                            else
                                delete message.acceptedAtMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.duplicate = value;
                            else
                                delete message.duplicate;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Accepted;
        })();

        v1.Message = (function() {

            /**
             * Properties of a Message.
             * @typedef {Object} chat.v1.Message.$Properties
             * @property {string|null} [conversation] Message conversation
             * @property {number|null} [seq] Message seq
             * @property {number|null} [acceptedAtMs] Message acceptedAtMs
             * @property {number|null} [sentAtMs] Message sentAtMs
             * @property {string|null} [text] Message text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Message.
             * @memberof chat.v1
             * @interface IMessage
             * @augments chat.v1.Message.$Properties
             * @deprecated Use chat.v1.Message.$Properties instead.
             */

            /**
             * Shape of a Message.
             * @typedef {chat.v1.Message.$Properties} chat.v1.Message.$Shape
             */

            /**
             * Constructs a new Message.
             * @memberof chat.v1
             * @classdesc Represents a Message.
             * @constructor
             * @param {chat.v1.Message.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Message = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Message conversation.
             * @member {string} conversation
             * @memberof chat.v1.Message
             * @instance
             */
            Message.prototype.conversation = "";

            /**
             * Message seq.
             * @member {number} seq
             * @memberof chat.v1.Message
             * @instance
             */
            Message.prototype.seq = 0;

            /**
             * Message acceptedAtMs.
             * @member {number} acceptedAtMs
             * @memberof chat.v1.Message
             * @instance
             */
            Message.prototype.acceptedAtMs = 0;

            /**
             * Message sentAtMs.
             * @member {number} sentAtMs
             * @memberof chat.v1.Message
             * @instance
             */
            Message.prototype.sentAtMs = 0;

            /**
             * Message text.
             * @member {string} text
             * @memberof chat.v1.Message
             * @instance
             */
            Message.prototype.text = "";

            /**
             * Creates a new Message instance using the specified properties.
             * @function create
             * @memberof chat.v1.Message
             * @static
             * @param {chat.v1.Message.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Message} Message instance
             * @type {{
             *   (properties: chat.v1.Message.$Shape): chat.v1.Message & chat.v1.Message.$Shape;
             *   (properties?: chat.v1.Message.$Properties): chat.v1.Message;
             * }}
             */
            Message.create = function(properties) {
                return new Message(properties);
            };

            /**
             * Encodes the specified Message message. Does not implicitly {@link chat.v1.Message.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Message
             * @static
             * @param {chat.v1.Message.$Properties} message Message message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Message.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.seq);
                if (message.acceptedAtMs != null && $Object.hasOwnProperty.call(message, "acceptedAtMs") && !$Object.is(message.acceptedAtMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.acceptedAtMs);
                if (message.sentAtMs != null && $Object.hasOwnProperty.call(message, "sentAtMs") && !$Object.is(message.sentAtMs, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.sentAtMs);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.text);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Message message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Message
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Message & chat.v1.Message.$Shape} Message
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Message.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Message();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.acceptedAtMs = value;
                            else
                                delete message.acceptedAtMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.sentAtMs = value;
                            else
                                delete message.sentAtMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Message;
        })();

        v1.Received = (function() {

            /**
             * Properties of a Received.
             * @typedef {Object} chat.v1.Received.$Properties
             * @property {string|null} [conversation] Received conversation
             * @property {number|null} [seq] Received seq
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Received.
             * @memberof chat.v1
             * @interface IReceived
             * @augments chat.v1.Received.$Properties
             * @deprecated Use chat.v1.Received.$Properties instead.
             */

            /**
             * Shape of a Received.
             * @typedef {chat.v1.Received.$Properties} chat.v1.Received.$Shape
             */

            /**
             * Constructs a new Received.
             * @memberof chat.v1
             * @classdesc Represents a Received.
             * @constructor
             * @param {chat.v1.Received.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Received = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Received conversation.
             * @member {string} conversation
             * @memberof chat.v1.Received
             * @instance
             */
            Received.prototype.conversation = "";

            /**
             * Received seq.
             * @member {number} seq
             * @memberof chat.v1.Received
             * @instance
             */
            Received.prototype.seq = 0;

            /**
             * Creates a new Received instance using the specified properties.
             * @function create
             * @memberof chat.v1.Received
             * @static
             * @param {chat.v1.Received.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Received} Received instance
             * @type {{
             *   (properties: chat.v1.Received.$Shape): chat.v1.Received & chat.v1.Received.$Shape;
             *   (properties?: chat.v1.Received.$Properties): chat.v1.Received;
             * }}
             */
            Received.create = function(properties) {
                return new Received(properties);
            };

            /**
             * Encodes the specified Received message. Does not implicitly {@link chat.v1.Received.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Received
             * @static
             * @param {chat.v1.Received.$Properties} message Received message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Received.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.seq);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Received message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Received
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Received & chat.v1.Received.$Shape} Received
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Received.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Received();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Received;
        })();

        v1.Delivered = (function() {

            /**
             * Properties of a Delivered.
             * @typedef {Object} chat.v1.Delivered.$Properties
             * @property {string|null} [conversation] Delivered conversation
             * @property {number|null} [seq] Delivered seq
             * @property {string|null} [by] Delivered by
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Delivered.
             * @memberof chat.v1
             * @interface IDelivered
             * @augments chat.v1.Delivered.$Properties
             * @deprecated Use chat.v1.Delivered.$Properties instead.
             */

            /**
             * Shape of a Delivered.
             * @typedef {chat.v1.Delivered.$Properties} chat.v1.Delivered.$Shape
             */

            /**
             * Constructs a new Delivered.
             * @memberof chat.v1
             * @classdesc Represents a Delivered.
             * @constructor
             * @param {chat.v1.Delivered.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Delivered = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Delivered conversation.
             * @member {string} conversation
             * @memberof chat.v1.Delivered
             * @instance
             */
            Delivered.prototype.conversation = "";

            /**
             * Delivered seq.
             * @member {number} seq
             * @memberof chat.v1.Delivered
             * @instance
             */
            Delivered.prototype.seq = 0;

            /**
             * Delivered by.
             * @member {string} by
             * @memberof chat.v1.Delivered
             * @instance
             */
            Delivered.prototype.by = "";

            /**
             * Creates a new Delivered instance using the specified properties.
             * @function create
             * @memberof chat.v1.Delivered
             * @static
             * @param {chat.v1.Delivered.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Delivered} Delivered instance
             * @type {{
             *   (properties: chat.v1.Delivered.$Shape): chat.v1.Delivered & chat.v1.Delivered.$Shape;
             *   (properties?: chat.v1.Delivered.$Properties): chat.v1.Delivered;
             * }}
             */
            Delivered.create = function(properties) {
                return new Delivered(properties);
            };

            /**
             * Encodes the specified Delivered message. Does not implicitly {@link chat.v1.Delivered.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Delivered
             * @static
             * @param {chat.v1.Delivered.$Properties} message Delivered message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Delivered.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.seq);
                if (message.by != null && $Object.hasOwnProperty.call(message, "by") && message.by !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.by);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Delivered message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Delivered
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Delivered & chat.v1.Delivered.$Shape} Delivered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Delivered.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Delivered();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.by = value;
                            else
                                delete message.by;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Delivered;
        })();

        v1.Register = (function() {

            /**
             * Properties of a Register.
             * @typedef {Object} chat.v1.Register.$Properties
             * @property {string|null} [user] Register user
             * @property {string|null} [password] Register password
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Register.
             * @memberof chat.v1
             * @interface IRegister
             * @augments chat.v1.Register.$Properties
             * @deprecated Use chat.v1.Register.$Properties instead.
             */

            /**
             * Shape of a Register.
             * @typedef {chat.v1.Register.$Properties} chat.v1.Register.$Shape
             */

            /**
             * Constructs a new Register.
             * @memberof chat.v1
             * @classdesc Represents a Register.
             * @constructor
             * @param {chat.v1.Register.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Register = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Register user.
             * @member {string} user
             * @memberof chat.v1.Register
             * @instance
             */
            Register.prototype.user = "";

            /**
             * Register password.
             * @member {string} password
             * @memberof chat.v1.Register
             * @instance
             */
            Register.prototype.password = "";

            /**
             * Creates a new Register instance using the specified properties.
             * @function create
             * @memberof chat.v1.Register
             * @static
             * @param {chat.v1.Register.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Register} Register instance
             * @type {{
             *   (properties: chat.v1.Register.$Shape): chat.v1.Register & chat.v1.Register.$Shape;
             *   (properties?: chat.v1.Register.$Properties): chat.v1.Register;
             * }}
             */
            Register.create = function(properties) {
                return new Register(properties);
            };

            /**
             * Encodes the specified Register message. Does not implicitly {@link chat.v1.Register.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Register
             * @static
             * @param {chat.v1.Register.$Properties} message Register message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Register.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.password);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Register message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Register
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Register & chat.v1.Register.$Shape} Register
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Register.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Register();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.user = value;
                            else
                                delete message.user;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.password = value;
                            else
                                delete message.password;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Register;
        })();

        v1.Registered = (function() {

            /**
             * Properties of a Registered.
             * @typedef {Object} chat.v1.Registered.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Registered.
             * @memberof chat.v1
             * @interface IRegistered
             * @augments chat.v1.Registered.$Properties
             * @deprecated Use chat.v1.Registered.$Properties instead.
             */

            /**
             * Shape of a Registered.
             * @typedef {chat.v1.Registered.$Properties} chat.v1.Registered.$Shape
             */

            /**
             * Constructs a new Registered.
             * @memberof chat.v1
             * @classdesc Represents a Registered.
             * @constructor
             * @param {chat.v1.Registered.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Registered = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Registered instance using the specified properties.
             * @function create
             * @memberof chat.v1.Registered
             * @static
             * @param {chat.v1.Registered.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Registered} Registered instance
             * @type {{
             *   (properties: chat.v1.Registered.$Shape): chat.v1.Registered & chat.v1.Registered.$Shape;
             *   (properties?: chat.v1.Registered.$Properties): chat.v1.Registered;
             * }}
             */
            Registered.create = function(properties) {
                return new Registered(properties);
            };

            /**
             * Encodes the specified Registered message. Does not implicitly {@link chat.v1.Registered.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Registered
             * @static
             * @param {chat.v1.Registered.$Properties} message Registered message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Registered.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Registered message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Registered
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Registered & chat.v1.Registered.$Shape} Registered
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Registered.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Registered();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Registered;
        })();

        v1.Login = (function() {

            /**
             * Properties of a Login.
             * @typedef {Object} chat.v1.Login.$Properties
             * @property {chat.v1.PasswordCredential.$Properties|null} [password] Login password
             * @property {string|null} [token] Login token
             * @property {string|null} [deviceId] Login deviceId
             * @property {string|null} [client] Login client
             * @property {"password"|"token"} [credential] Login credential
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Login.
             * @memberof chat.v1
             * @interface ILogin
             * @augments chat.v1.Login.$Properties
             * @deprecated Use chat.v1.Login.$Properties instead.
             */

            /**
             * Narrowed shape of a Login.
             * @typedef {{
             *   password?: chat.v1.PasswordCredential.$Shape|null;
             *   token?: string|null;
             *   deviceId?: string|null;
             *   client?: string|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ credential?: undefined; password?: null; token?: null }|{ credential?: "password"; password: chat.v1.PasswordCredential.$Shape; token?: null }|{ credential?: "token"; password?: null; token: string })
             * )} chat.v1.Login.$Shape
             */

            /**
             * Constructs a new Login.
             * @memberof chat.v1
             * @classdesc Represents a Login.
             * @constructor
             * @param {chat.v1.Login.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Login = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Login password.
             * @member {chat.v1.PasswordCredential.$Properties|null|undefined} password
             * @memberof chat.v1.Login
             * @instance
             */
            Login.prototype.password = null;

            /**
             * Login token.
             * @member {string|null|undefined} token
             * @memberof chat.v1.Login
             * @instance
             */
            Login.prototype.token = null;

            /**
             * Login deviceId.
             * @member {string} deviceId
             * @memberof chat.v1.Login
             * @instance
             */
            Login.prototype.deviceId = "";

            /**
             * Login client.
             * @member {string} client
             * @memberof chat.v1.Login
             * @instance
             */
            Login.prototype.client = "";

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Login credential.
             * @member {"password"|"token"|undefined} credential
             * @memberof chat.v1.Login
             * @instance
             */
            $Object.defineProperty(Login.prototype, "credential", {
                get: $util.oneOfGetter($oneOfFields = ["password", "token"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Login instance using the specified properties.
             * @function create
             * @memberof chat.v1.Login
             * @static
             * @param {chat.v1.Login.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Login} Login instance
             * @type {{
             *   (properties: chat.v1.Login.$Shape): chat.v1.Login & chat.v1.Login.$Shape;
             *   (properties?: chat.v1.Login.$Properties): chat.v1.Login;
             * }}
             */
            Login.create = function(properties) {
                return new Login(properties);
            };

            /**
             * Encodes the specified Login message. Does not implicitly {@link chat.v1.Login.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Login
             * @static
             * @param {chat.v1.Login.$Properties} message Login message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Login.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.password != null && $Object.hasOwnProperty.call(message, "password"))
                    $root.chat.v1.PasswordCredential.encode(message.password, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.token != null && $Object.hasOwnProperty.call(message, "token"))
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.token);
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.deviceId);
                if (message.client != null && $Object.hasOwnProperty.call(message, "client") && message.client !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.client);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Login message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Login
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Login & chat.v1.Login.$Shape} Login
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Login.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Login();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.password = $root.chat.v1.PasswordCredential.decode(reader, reader.size(), $undefined, _depth + 1, message.password);
                            message.credential = "password";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.token = reader.stringVerify();
                            message.credential = "token";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.client = value;
                            else
                                delete message.client;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Login;
        })();

        v1.PasswordCredential = (function() {

            /**
             * Properties of a PasswordCredential.
             * @typedef {Object} chat.v1.PasswordCredential.$Properties
             * @property {string|null} [user] PasswordCredential user
             * @property {string|null} [password] PasswordCredential password
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PasswordCredential.
             * @memberof chat.v1
             * @interface IPasswordCredential
             * @augments chat.v1.PasswordCredential.$Properties
             * @deprecated Use chat.v1.PasswordCredential.$Properties instead.
             */

            /**
             * Shape of a PasswordCredential.
             * @typedef {chat.v1.PasswordCredential.$Properties} chat.v1.PasswordCredential.$Shape
             */

            /**
             * Constructs a new PasswordCredential.
             * @memberof chat.v1
             * @classdesc Represents a PasswordCredential.
             * @constructor
             * @param {chat.v1.PasswordCredential.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PasswordCredential = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PasswordCredential user.
             * @member {string} user
             * @memberof chat.v1.PasswordCredential
             * @instance
             */
            PasswordCredential.prototype.user = "";

            /**
             * PasswordCredential password.
             * @member {string} password
             * @memberof chat.v1.PasswordCredential
             * @instance
             */
            PasswordCredential.prototype.password = "";

            /**
             * Creates a new PasswordCredential instance using the specified properties.
             * @function create
             * @memberof chat.v1.PasswordCredential
             * @static
             * @param {chat.v1.PasswordCredential.$Properties=} [properties] Properties to set
             * @returns {chat.v1.PasswordCredential} PasswordCredential instance
             * @type {{
             *   (properties: chat.v1.PasswordCredential.$Shape): chat.v1.PasswordCredential & chat.v1.PasswordCredential.$Shape;
             *   (properties?: chat.v1.PasswordCredential.$Properties): chat.v1.PasswordCredential;
             * }}
             */
            PasswordCredential.create = function(properties) {
                return new PasswordCredential(properties);
            };

            /**
             * Encodes the specified PasswordCredential message. Does not implicitly {@link chat.v1.PasswordCredential.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.PasswordCredential
             * @static
             * @param {chat.v1.PasswordCredential.$Properties} message PasswordCredential message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PasswordCredential.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.password);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PasswordCredential message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.PasswordCredential
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.PasswordCredential & chat.v1.PasswordCredential.$Shape} PasswordCredential
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PasswordCredential.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.PasswordCredential();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.user = value;
                            else
                                delete message.user;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.password = value;
                            else
                                delete message.password;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PasswordCredential;
        })();

        v1.LoginAccepted = (function() {

            /**
             * Properties of a LoginAccepted.
             * @typedef {Object} chat.v1.LoginAccepted.$Properties
             * @property {string|null} [user] LoginAccepted user
             * @property {string|null} [token] LoginAccepted token
             * @property {number|null} [tokenExpiresAtMs] LoginAccepted tokenExpiresAtMs
             * @property {number|null} [heartbeatMs] LoginAccepted heartbeatMs
             * @property {string|null} [sessionId] LoginAccepted sessionId
             * @property {Uint8Array|null} [epoch] LoginAccepted epoch
             * @property {number|null} [serverTimeMs] LoginAccepted serverTimeMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LoginAccepted.
             * @memberof chat.v1
             * @interface ILoginAccepted
             * @augments chat.v1.LoginAccepted.$Properties
             * @deprecated Use chat.v1.LoginAccepted.$Properties instead.
             */

            /**
             * Shape of a LoginAccepted.
             * @typedef {chat.v1.LoginAccepted.$Properties} chat.v1.LoginAccepted.$Shape
             */

            /**
             * Constructs a new LoginAccepted.
             * @memberof chat.v1
             * @classdesc Represents a LoginAccepted.
             * @constructor
             * @param {chat.v1.LoginAccepted.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LoginAccepted = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LoginAccepted user.
             * @member {string} user
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.user = "";

            /**
             * LoginAccepted token.
             * @member {string} token
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.token = "";

            /**
             * LoginAccepted tokenExpiresAtMs.
             * @member {number} tokenExpiresAtMs
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.tokenExpiresAtMs = 0;

            /**
             * LoginAccepted heartbeatMs.
             * @member {number} heartbeatMs
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.heartbeatMs = 0;

            /**
             * LoginAccepted sessionId.
             * @member {string} sessionId
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.sessionId = "";

            /**
             * LoginAccepted epoch.
             * @member {Uint8Array} epoch
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.epoch = $util.newBuffer([]);

            /**
             * LoginAccepted serverTimeMs.
             * @member {number} serverTimeMs
             * @memberof chat.v1.LoginAccepted
             * @instance
             */
            LoginAccepted.prototype.serverTimeMs = 0;

            /**
             * Creates a new LoginAccepted instance using the specified properties.
             * @function create
             * @memberof chat.v1.LoginAccepted
             * @static
             * @param {chat.v1.LoginAccepted.$Properties=} [properties] Properties to set
             * @returns {chat.v1.LoginAccepted} LoginAccepted instance
             * @type {{
             *   (properties: chat.v1.LoginAccepted.$Shape): chat.v1.LoginAccepted & chat.v1.LoginAccepted.$Shape;
             *   (properties?: chat.v1.LoginAccepted.$Properties): chat.v1.LoginAccepted;
             * }}
             */
            LoginAccepted.create = function(properties) {
                return new LoginAccepted(properties);
            };

            /**
             * Encodes the specified LoginAccepted message. Does not implicitly {@link chat.v1.LoginAccepted.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.LoginAccepted
             * @static
             * @param {chat.v1.LoginAccepted.$Properties} message LoginAccepted message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LoginAccepted.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.token);
                if (message.tokenExpiresAtMs != null && $Object.hasOwnProperty.call(message, "tokenExpiresAtMs") && !$Object.is(message.tokenExpiresAtMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.tokenExpiresAtMs);
                if (message.heartbeatMs != null && $Object.hasOwnProperty.call(message, "heartbeatMs") && message.heartbeatMs !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.heartbeatMs);
                if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.sessionId);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.epoch);
                if (message.serverTimeMs != null && $Object.hasOwnProperty.call(message, "serverTimeMs") && !$Object.is(message.serverTimeMs, 0))
                    writer.uint32(/* id 7, wireType 1 =*/57).double(message.serverTimeMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LoginAccepted message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.LoginAccepted
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.LoginAccepted & chat.v1.LoginAccepted.$Shape} LoginAccepted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LoginAccepted.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.LoginAccepted();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.user = value;
                            else
                                delete message.user;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.tokenExpiresAtMs = value;
                            else
                                delete message.tokenExpiresAtMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.heartbeatMs = value;
                            else
                                delete message.heartbeatMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sessionId = value;
                            else
                                delete message.sessionId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.serverTimeMs = value;
                            else
                                delete message.serverTimeMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LoginAccepted;
        })();

        v1.Logout = (function() {

            /**
             * Properties of a Logout.
             * @typedef {Object} chat.v1.Logout.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Logout.
             * @memberof chat.v1
             * @interface ILogout
             * @augments chat.v1.Logout.$Properties
             * @deprecated Use chat.v1.Logout.$Properties instead.
             */

            /**
             * Shape of a Logout.
             * @typedef {chat.v1.Logout.$Properties} chat.v1.Logout.$Shape
             */

            /**
             * Constructs a new Logout.
             * @memberof chat.v1
             * @classdesc Represents a Logout.
             * @constructor
             * @param {chat.v1.Logout.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Logout = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Logout instance using the specified properties.
             * @function create
             * @memberof chat.v1.Logout
             * @static
             * @param {chat.v1.Logout.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Logout} Logout instance
             * @type {{
             *   (properties: chat.v1.Logout.$Shape): chat.v1.Logout & chat.v1.Logout.$Shape;
             *   (properties?: chat.v1.Logout.$Properties): chat.v1.Logout;
             * }}
             */
            Logout.create = function(properties) {
                return new Logout(properties);
            };

            /**
             * Encodes the specified Logout message. Does not implicitly {@link chat.v1.Logout.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Logout
             * @static
             * @param {chat.v1.Logout.$Properties} message Logout message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Logout.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Logout message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Logout
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Logout & chat.v1.Logout.$Shape} Logout
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Logout.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Logout();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Logout;
        })();

        v1.Sync = (function() {

            /**
             * Properties of a Sync.
             * @typedef {Object} chat.v1.Sync.$Properties
             * @property {Array.<chat.v1.Cursor.$Properties>|null} [cursors] Sync cursors
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Sync.
             * @memberof chat.v1
             * @interface ISync
             * @augments chat.v1.Sync.$Properties
             * @deprecated Use chat.v1.Sync.$Properties instead.
             */

            /**
             * Shape of a Sync.
             * @typedef {chat.v1.Sync.$Properties} chat.v1.Sync.$Shape
             */

            /**
             * Constructs a new Sync.
             * @memberof chat.v1
             * @classdesc Represents a Sync.
             * @constructor
             * @param {chat.v1.Sync.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Sync = function (properties) {
                this.cursors = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Sync cursors.
             * @member {Array.<chat.v1.Cursor.$Properties>} cursors
             * @memberof chat.v1.Sync
             * @instance
             */
            Sync.prototype.cursors = $util.emptyArray;

            /**
             * Creates a new Sync instance using the specified properties.
             * @function create
             * @memberof chat.v1.Sync
             * @static
             * @param {chat.v1.Sync.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Sync} Sync instance
             * @type {{
             *   (properties: chat.v1.Sync.$Shape): chat.v1.Sync & chat.v1.Sync.$Shape;
             *   (properties?: chat.v1.Sync.$Properties): chat.v1.Sync;
             * }}
             */
            Sync.create = function(properties) {
                return new Sync(properties);
            };

            /**
             * Encodes the specified Sync message. Does not implicitly {@link chat.v1.Sync.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Sync
             * @static
             * @param {chat.v1.Sync.$Properties} message Sync message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Sync.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.cursors != null && message.cursors.length)
                    for (let i = 0; i < message.cursors.length; ++i)
                        $root.chat.v1.Cursor.encode(message.cursors[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Sync message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Sync
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Sync & chat.v1.Sync.$Shape} Sync
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Sync.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Sync();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.cursors && message.cursors.length))
                                message.cursors = [];
                            message.cursors.push($root.chat.v1.Cursor.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Sync;
        })();

        v1.Cursor = (function() {

            /**
             * Properties of a Cursor.
             * @typedef {Object} chat.v1.Cursor.$Properties
             * @property {string|null} [conversation] Cursor conversation
             * @property {number|null} [seq] Cursor seq
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Cursor.
             * @memberof chat.v1
             * @interface ICursor
             * @augments chat.v1.Cursor.$Properties
             * @deprecated Use chat.v1.Cursor.$Properties instead.
             */

            /**
             * Shape of a Cursor.
             * @typedef {chat.v1.Cursor.$Properties} chat.v1.Cursor.$Shape
             */

            /**
             * Constructs a new Cursor.
             * @memberof chat.v1
             * @classdesc Represents a Cursor.
             * @constructor
             * @param {chat.v1.Cursor.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Cursor = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Cursor conversation.
             * @member {string} conversation
             * @memberof chat.v1.Cursor
             * @instance
             */
            Cursor.prototype.conversation = "";

            /**
             * Cursor seq.
             * @member {number} seq
             * @memberof chat.v1.Cursor
             * @instance
             */
            Cursor.prototype.seq = 0;

            /**
             * Creates a new Cursor instance using the specified properties.
             * @function create
             * @memberof chat.v1.Cursor
             * @static
             * @param {chat.v1.Cursor.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Cursor} Cursor instance
             * @type {{
             *   (properties: chat.v1.Cursor.$Shape): chat.v1.Cursor & chat.v1.Cursor.$Shape;
             *   (properties?: chat.v1.Cursor.$Properties): chat.v1.Cursor;
             * }}
             */
            Cursor.create = function(properties) {
                return new Cursor(properties);
            };

            /**
             * Encodes the specified Cursor message. Does not implicitly {@link chat.v1.Cursor.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Cursor
             * @static
             * @param {chat.v1.Cursor.$Properties} message Cursor message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Cursor.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.seq);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Cursor message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Cursor
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Cursor & chat.v1.Cursor.$Shape} Cursor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Cursor.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Cursor();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Cursor;
        })();

        v1.SyncResult = (function() {

            /**
             * Properties of a SyncResult.
             * @typedef {Object} chat.v1.SyncResult.$Properties
             * @property {Array.<chat.v1.Head.$Properties>|null} [heads] SyncResult heads
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SyncResult.
             * @memberof chat.v1
             * @interface ISyncResult
             * @augments chat.v1.SyncResult.$Properties
             * @deprecated Use chat.v1.SyncResult.$Properties instead.
             */

            /**
             * Shape of a SyncResult.
             * @typedef {chat.v1.SyncResult.$Properties} chat.v1.SyncResult.$Shape
             */

            /**
             * Constructs a new SyncResult.
             * @memberof chat.v1
             * @classdesc Represents a SyncResult.
             * @constructor
             * @param {chat.v1.SyncResult.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SyncResult = function (properties) {
                this.heads = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SyncResult heads.
             * @member {Array.<chat.v1.Head.$Properties>} heads
             * @memberof chat.v1.SyncResult
             * @instance
             */
            SyncResult.prototype.heads = $util.emptyArray;

            /**
             * Creates a new SyncResult instance using the specified properties.
             * @function create
             * @memberof chat.v1.SyncResult
             * @static
             * @param {chat.v1.SyncResult.$Properties=} [properties] Properties to set
             * @returns {chat.v1.SyncResult} SyncResult instance
             * @type {{
             *   (properties: chat.v1.SyncResult.$Shape): chat.v1.SyncResult & chat.v1.SyncResult.$Shape;
             *   (properties?: chat.v1.SyncResult.$Properties): chat.v1.SyncResult;
             * }}
             */
            SyncResult.create = function(properties) {
                return new SyncResult(properties);
            };

            /**
             * Encodes the specified SyncResult message. Does not implicitly {@link chat.v1.SyncResult.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.SyncResult
             * @static
             * @param {chat.v1.SyncResult.$Properties} message SyncResult message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SyncResult.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.heads != null && message.heads.length)
                    for (let i = 0; i < message.heads.length; ++i)
                        $root.chat.v1.Head.encode(message.heads[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SyncResult message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.SyncResult
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.SyncResult & chat.v1.SyncResult.$Shape} SyncResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SyncResult.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.SyncResult();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.heads && message.heads.length))
                                message.heads = [];
                            message.heads.push($root.chat.v1.Head.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SyncResult;
        })();

        v1.Head = (function() {

            /**
             * Properties of a Head.
             * @typedef {Object} chat.v1.Head.$Properties
             * @property {string|null} [conversation] Head conversation
             * @property {string|null} [peer] Head peer
             * @property {number|null} [head] Head head
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Head.
             * @memberof chat.v1
             * @interface IHead
             * @augments chat.v1.Head.$Properties
             * @deprecated Use chat.v1.Head.$Properties instead.
             */

            /**
             * Shape of a Head.
             * @typedef {chat.v1.Head.$Properties} chat.v1.Head.$Shape
             */

            /**
             * Constructs a new Head.
             * @memberof chat.v1
             * @classdesc Represents a Head.
             * @constructor
             * @param {chat.v1.Head.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Head = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Head conversation.
             * @member {string} conversation
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.conversation = "";

            /**
             * Head peer.
             * @member {string} peer
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.peer = "";

            /**
             * Head head.
             * @member {number} head
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.head = 0;

            /**
             * Creates a new Head instance using the specified properties.
             * @function create
             * @memberof chat.v1.Head
             * @static
             * @param {chat.v1.Head.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Head} Head instance
             * @type {{
             *   (properties: chat.v1.Head.$Shape): chat.v1.Head & chat.v1.Head.$Shape;
             *   (properties?: chat.v1.Head.$Properties): chat.v1.Head;
             * }}
             */
            Head.create = function(properties) {
                return new Head(properties);
            };

            /**
             * Encodes the specified Head message. Does not implicitly {@link chat.v1.Head.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Head
             * @static
             * @param {chat.v1.Head.$Properties} message Head message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Head.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.peer);
                if (message.head != null && $Object.hasOwnProperty.call(message, "head") && !$Object.is(message.head, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.head);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Head message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Head
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Head & chat.v1.Head.$Shape} Head
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Head.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Head();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.peer = value;
                            else
                                delete message.peer;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.head = value;
                            else
                                delete message.head;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Head;
        })();

        v1.Pull = (function() {

            /**
             * Properties of a Pull.
             * @typedef {Object} chat.v1.Pull.$Properties
             * @property {string|null} [conversation] Pull conversation
             * @property {number|null} [afterSeq] Pull afterSeq
             * @property {number|null} [limit] Pull limit
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Pull.
             * @memberof chat.v1
             * @interface IPull
             * @augments chat.v1.Pull.$Properties
             * @deprecated Use chat.v1.Pull.$Properties instead.
             */

            /**
             * Shape of a Pull.
             * @typedef {chat.v1.Pull.$Properties} chat.v1.Pull.$Shape
             */

            /**
             * Constructs a new Pull.
             * @memberof chat.v1
             * @classdesc Represents a Pull.
             * @constructor
             * @param {chat.v1.Pull.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Pull = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Pull conversation.
             * @member {string} conversation
             * @memberof chat.v1.Pull
             * @instance
             */
            Pull.prototype.conversation = "";

            /**
             * Pull afterSeq.
             * @member {number} afterSeq
             * @memberof chat.v1.Pull
             * @instance
             */
            Pull.prototype.afterSeq = 0;

            /**
             * Pull limit.
             * @member {number} limit
             * @memberof chat.v1.Pull
             * @instance
             */
            Pull.prototype.limit = 0;

            /**
             * Creates a new Pull instance using the specified properties.
             * @function create
             * @memberof chat.v1.Pull
             * @static
             * @param {chat.v1.Pull.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Pull} Pull instance
             * @type {{
             *   (properties: chat.v1.Pull.$Shape): chat.v1.Pull & chat.v1.Pull.$Shape;
             *   (properties?: chat.v1.Pull.$Properties): chat.v1.Pull;
             * }}
             */
            Pull.create = function(properties) {
                return new Pull(properties);
            };

            /**
             * Encodes the specified Pull message. Does not implicitly {@link chat.v1.Pull.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Pull
             * @static
             * @param {chat.v1.Pull.$Properties} message Pull message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Pull.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.afterSeq != null && $Object.hasOwnProperty.call(message, "afterSeq") && !$Object.is(message.afterSeq, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.afterSeq);
                if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.limit);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Pull message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Pull
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Pull & chat.v1.Pull.$Shape} Pull
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Pull.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Pull();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.afterSeq = value;
                            else
                                delete message.afterSeq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.limit = value;
                            else
                                delete message.limit;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Pull;
        })();

        v1.Page = (function() {

            /**
             * Properties of a Page.
             * @typedef {Object} chat.v1.Page.$Properties
             * @property {string|null} [conversation] Page conversation
             * @property {number|null} [head] Page head
             * @property {Array.<chat.v1.Entry.$Properties>|null} [messages] Page messages
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Page.
             * @memberof chat.v1
             * @interface IPage
             * @augments chat.v1.Page.$Properties
             * @deprecated Use chat.v1.Page.$Properties instead.
             */

            /**
             * Shape of a Page.
             * @typedef {chat.v1.Page.$Properties} chat.v1.Page.$Shape
             */

            /**
             * Constructs a new Page.
             * @memberof chat.v1
             * @classdesc Represents a Page.
             * @constructor
             * @param {chat.v1.Page.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Page = function (properties) {
                this.messages = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Page conversation.
             * @member {string} conversation
             * @memberof chat.v1.Page
             * @instance
             */
            Page.prototype.conversation = "";

            /**
             * Page head.
             * @member {number} head
             * @memberof chat.v1.Page
             * @instance
             */
            Page.prototype.head = 0;

            /**
             * Page messages.
             * @member {Array.<chat.v1.Entry.$Properties>} messages
             * @memberof chat.v1.Page
             * @instance
             */
            Page.prototype.messages = $util.emptyArray;

            /**
             * Creates a new Page instance using the specified properties.
             * @function create
             * @memberof chat.v1.Page
             * @static
             * @param {chat.v1.Page.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Page} Page instance
             * @type {{
             *   (properties: chat.v1.Page.$Shape): chat.v1.Page & chat.v1.Page.$Shape;
             *   (properties?: chat.v1.Page.$Properties): chat.v1.Page;
             * }}
             */
            Page.create = function(properties) {
                return new Page(properties);
            };

            /**
             * Encodes the specified Page message. Does not implicitly {@link chat.v1.Page.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Page
             * @static
             * @param {chat.v1.Page.$Properties} message Page message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Page.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.head != null && $Object.hasOwnProperty.call(message, "head") && !$Object.is(message.head, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.head);
                if (message.messages != null && message.messages.length)
                    for (let i = 0; i < message.messages.length; ++i)
                        $root.chat.v1.Entry.encode(message.messages[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Page message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Page
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Page & chat.v1.Page.$Shape} Page
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Page.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Page();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.head = value;
                            else
                                delete message.head;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.messages && message.messages.length))
                                message.messages = [];
                            message.messages.push($root.chat.v1.Entry.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Page;
        })();

        v1.Entry = (function() {

            /**
             * Properties of an Entry.
             * @typedef {Object} chat.v1.Entry.$Properties
             * @property {number|null} [seq] Entry seq
             * @property {Uint8Array|null} [uuid] Entry uuid
             * @property {string|null} [from] Entry from
             * @property {number|null} [acceptedAtMs] Entry acceptedAtMs
             * @property {number|null} [sentAtMs] Entry sentAtMs
             * @property {string|null} [text] Entry text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Entry.
             * @memberof chat.v1
             * @interface IEntry
             * @augments chat.v1.Entry.$Properties
             * @deprecated Use chat.v1.Entry.$Properties instead.
             */

            /**
             * Shape of an Entry.
             * @typedef {chat.v1.Entry.$Properties} chat.v1.Entry.$Shape
             */

            /**
             * Constructs a new Entry.
             * @memberof chat.v1
             * @classdesc Represents an Entry.
             * @constructor
             * @param {chat.v1.Entry.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Entry = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Entry seq.
             * @member {number} seq
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.seq = 0;

            /**
             * Entry uuid.
             * @member {Uint8Array} uuid
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.uuid = $util.newBuffer([]);

            /**
             * Entry from.
             * @member {string} from
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.from = "";

            /**
             * Entry acceptedAtMs.
             * @member {number} acceptedAtMs
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.acceptedAtMs = 0;

            /**
             * Entry sentAtMs.
             * @member {number} sentAtMs
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.sentAtMs = 0;

            /**
             * Entry text.
             * @member {string} text
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.text = "";

            /**
             * Creates a new Entry instance using the specified properties.
             * @function create
             * @memberof chat.v1.Entry
             * @static
             * @param {chat.v1.Entry.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Entry} Entry instance
             * @type {{
             *   (properties: chat.v1.Entry.$Shape): chat.v1.Entry & chat.v1.Entry.$Shape;
             *   (properties?: chat.v1.Entry.$Properties): chat.v1.Entry;
             * }}
             */
            Entry.create = function(properties) {
                return new Entry(properties);
            };

            /**
             * Encodes the specified Entry message. Does not implicitly {@link chat.v1.Entry.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Entry
             * @static
             * @param {chat.v1.Entry.$Properties} message Entry message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Entry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.seq);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid") && message.uuid.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.uuid);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.from);
                if (message.acceptedAtMs != null && $Object.hasOwnProperty.call(message, "acceptedAtMs") && !$Object.is(message.acceptedAtMs, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.acceptedAtMs);
                if (message.sentAtMs != null && $Object.hasOwnProperty.call(message, "sentAtMs") && !$Object.is(message.sentAtMs, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.sentAtMs);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.text);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Entry message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Entry
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Entry & chat.v1.Entry.$Shape} Entry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Entry.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.chat.v1.Entry();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seq = value;
                            else
                                delete message.seq;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.uuid = value;
                            else
                                delete message.uuid;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.acceptedAtMs = value;
                            else
                                delete message.acceptedAtMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.sentAtMs = value;
                            else
                                delete message.sentAtMs;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Entry;
        })();

        return v1;
    })();

    return chat;
})();

export {
  $root as default
};
