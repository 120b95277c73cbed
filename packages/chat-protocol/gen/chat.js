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

        v1.Content = (function() {

            /**
             * Properties of a Content.
             * @typedef {Object} chat.v1.Content.$Properties
             * @property {chat.v1.Text.$Properties|null} [text] Content text
             * @property {chat.v1.Edit.$Properties|null} [edit] Content edit
             * @property {chat.v1.Recall.$Properties|null} [recall] Content recall
             * @property {chat.v1.Reaction.$Properties|null} [reaction] Content reaction
             * @property {chat.v1.Create.$Properties|null} [create] Content create
             * @property {chat.v1.Add.$Properties|null} [add] Content add
             * @property {chat.v1.Remove.$Properties|null} [remove] Content remove
             * @property {chat.v1.RoleChange.$Properties|null} [role] Content role
             * @property {chat.v1.Mute.$Properties|null} [mute] Content mute
             * @property {chat.v1.Rename.$Properties|null} [rename] Content rename
             * @property {chat.v1.Erased.$Properties|null} [erased] Content erased
             * @property {"text"|"edit"|"recall"|"reaction"|"create"|"add"|"remove"|"role"|"mute"|"rename"|"erased"} [content] Content content
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Content.
             * @memberof chat.v1
             * @interface IContent
             * @augments chat.v1.Content.$Properties
             * @deprecated Use chat.v1.Content.$Properties instead.
             */

            /**
             * Narrowed shape of a Content.
             * @typedef {{
             *   text?: chat.v1.Text.$Shape|null;
             *   edit?: chat.v1.Edit.$Shape|null;
             *   recall?: chat.v1.Recall.$Shape|null;
             *   reaction?: chat.v1.Reaction.$Shape|null;
             *   create?: chat.v1.Create.$Shape|null;
             *   add?: chat.v1.Add.$Shape|null;
             *   remove?: chat.v1.Remove.$Shape|null;
             *   role?: chat.v1.RoleChange.$Shape|null;
             *   mute?: chat.v1.Mute.$Shape|null;
             *   rename?: chat.v1.Rename.$Shape|null;
             *   erased?: chat.v1.Erased.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ content?: undefined; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "text"; text: chat.v1.Text.$Shape; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "edit"; text?: null; edit: chat.v1.Edit.$Shape; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "recall"; text?: null; edit?: null; recall: chat.v1.Recall.$Shape; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "reaction"; text?: null; edit?: null; recall?: null; reaction: chat.v1.Reaction.$Shape; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "create"; text?: null; edit?: null; recall?: null; reaction?: null; create: chat.v1.Create.$Shape; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "add"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add: chat.v1.Add.$Shape; remove?: null; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "remove"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove: chat.v1.Remove.$Shape; role?: null; mute?: null; rename?: null; erased?: null }|{ content?: "role"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role: chat.v1.RoleChange.$Shape; mute?: null; rename?: null; erased?: null }|{ content?: "mute"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute: chat.v1.Mute.$Shape; rename?: null; erased?: null }|{ content?: "rename"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename: chat.v1.Rename.$Shape; erased?: null }|{ content?: "erased"; text?: null; edit?: null; recall?: null; reaction?: null; create?: null; add?: null; remove?: null; role?: null; mute?: null; rename?: null; erased: chat.v1.Erased.$Shape })
             * )} chat.v1.Content.$Shape
             */

            /**
             * Constructs a new Content.
             * @memberof chat.v1
             * @classdesc Represents a Content.
             * @constructor
             * @param {chat.v1.Content.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Content = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Content text.
             * @member {chat.v1.Text.$Properties|null|undefined} text
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.text = null;

            /**
             * Content edit.
             * @member {chat.v1.Edit.$Properties|null|undefined} edit
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.edit = null;

            /**
             * Content recall.
             * @member {chat.v1.Recall.$Properties|null|undefined} recall
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.recall = null;

            /**
             * Content reaction.
             * @member {chat.v1.Reaction.$Properties|null|undefined} reaction
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.reaction = null;

            /**
             * Content create.
             * @member {chat.v1.Create.$Properties|null|undefined} create
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.create = null;

            /**
             * Content add.
             * @member {chat.v1.Add.$Properties|null|undefined} add
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.add = null;

            /**
             * Content remove.
             * @member {chat.v1.Remove.$Properties|null|undefined} remove
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.remove = null;

            /**
             * Content role.
             * @member {chat.v1.RoleChange.$Properties|null|undefined} role
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.role = null;

            /**
             * Content mute.
             * @member {chat.v1.Mute.$Properties|null|undefined} mute
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.mute = null;

            /**
             * Content rename.
             * @member {chat.v1.Rename.$Properties|null|undefined} rename
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.rename = null;

            /**
             * Content erased.
             * @member {chat.v1.Erased.$Properties|null|undefined} erased
             * @memberof chat.v1.Content
             * @instance
             */
            Content.prototype.erased = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Content content.
             * @member {"text"|"edit"|"recall"|"reaction"|"create"|"add"|"remove"|"role"|"mute"|"rename"|"erased"|undefined} content
             * @memberof chat.v1.Content
             * @instance
             */
            $Object.defineProperty(Content.prototype, "content", {
                get: $util.oneOfGetter($oneOfFields = ["text", "edit", "recall", "reaction", "create", "add", "remove", "role", "mute", "rename", "erased"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Content instance using the specified properties.
             * @function create
             * @memberof chat.v1.Content
             * @static
             * @param {chat.v1.Content.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Content} Content instance
             * @type {{
             *   (properties: chat.v1.Content.$Shape): chat.v1.Content & chat.v1.Content.$Shape;
             *   (properties?: chat.v1.Content.$Properties): chat.v1.Content;
             * }}
             */
            Content.create = function(properties) {
                return new Content(properties);
            };

            /**
             * Encodes the specified Content message. Does not implicitly {@link chat.v1.Content.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Content
             * @static
             * @param {chat.v1.Content.$Properties} message Content message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Content.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.text != null && $Object.hasOwnProperty.call(message, "text"))
                    $root.chat.v1.Text.encode(message.text, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.edit != null && $Object.hasOwnProperty.call(message, "edit"))
                    $root.chat.v1.Edit.encode(message.edit, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.recall != null && $Object.hasOwnProperty.call(message, "recall"))
                    $root.chat.v1.Recall.encode(message.recall, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.reaction != null && $Object.hasOwnProperty.call(message, "reaction"))
                    $root.chat.v1.Reaction.encode(message.reaction, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.create != null && $Object.hasOwnProperty.call(message, "create"))
                    $root.chat.v1.Create.encode(message.create, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.add != null && $Object.hasOwnProperty.call(message, "add"))
                    $root.chat.v1.Add.encode(message.add, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.remove != null && $Object.hasOwnProperty.call(message, "remove"))
                    $root.chat.v1.Remove.encode(message.remove, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.role != null && $Object.hasOwnProperty.call(message, "role"))
                    $root.chat.v1.RoleChange.encode(message.role, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.mute != null && $Object.hasOwnProperty.call(message, "mute"))
                    $root.chat.v1.Mute.encode(message.mute, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.rename != null && $Object.hasOwnProperty.call(message, "rename"))
                    $root.chat.v1.Rename.encode(message.rename, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.erased != null && $Object.hasOwnProperty.call(message, "erased"))
                    $root.chat.v1.Erased.encode(message.erased, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Content message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Content
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Content & chat.v1.Content.$Shape} Content
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Content.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Content();
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
                            message.text = $root.chat.v1.Text.decode(reader, reader.size(), $undefined, _depth + 1, message.text);
                            message.content = "text";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.edit = $root.chat.v1.Edit.decode(reader, reader.size(), $undefined, _depth + 1, message.edit);
                            message.content = "edit";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.recall = $root.chat.v1.Recall.decode(reader, reader.size(), $undefined, _depth + 1, message.recall);
                            message.content = "recall";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.reaction = $root.chat.v1.Reaction.decode(reader, reader.size(), $undefined, _depth + 1, message.reaction);
                            message.content = "reaction";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.create = $root.chat.v1.Create.decode(reader, reader.size(), $undefined, _depth + 1, message.create);
                            message.content = "create";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.add = $root.chat.v1.Add.decode(reader, reader.size(), $undefined, _depth + 1, message.add);
                            message.content = "add";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.remove = $root.chat.v1.Remove.decode(reader, reader.size(), $undefined, _depth + 1, message.remove);
                            message.content = "remove";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.role = $root.chat.v1.RoleChange.decode(reader, reader.size(), $undefined, _depth + 1, message.role);
                            message.content = "role";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.mute = $root.chat.v1.Mute.decode(reader, reader.size(), $undefined, _depth + 1, message.mute);
                            message.content = "mute";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.rename = $root.chat.v1.Rename.decode(reader, reader.size(), $undefined, _depth + 1, message.rename);
                            message.content = "rename";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.erased = $root.chat.v1.Erased.decode(reader, reader.size(), $undefined, _depth + 1, message.erased);
                            message.content = "erased";
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

            return Content;
        })();

        v1.Text = (function() {

            /**
             * Properties of a Text.
             * @typedef {Object} chat.v1.Text.$Properties
             * @property {string|null} [text] Text text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Text.
             * @memberof chat.v1
             * @interface IText
             * @augments chat.v1.Text.$Properties
             * @deprecated Use chat.v1.Text.$Properties instead.
             */

            /**
             * Shape of a Text.
             * @typedef {chat.v1.Text.$Properties} chat.v1.Text.$Shape
             */

            /**
             * Constructs a new Text.
             * @memberof chat.v1
             * @classdesc Represents a Text.
             * @constructor
             * @param {chat.v1.Text.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Text = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Text text.
             * @member {string} text
             * @memberof chat.v1.Text
             * @instance
             */
            Text.prototype.text = "";

            /**
             * Creates a new Text instance using the specified properties.
             * @function create
             * @memberof chat.v1.Text
             * @static
             * @param {chat.v1.Text.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Text} Text instance
             * @type {{
             *   (properties: chat.v1.Text.$Shape): chat.v1.Text & chat.v1.Text.$Shape;
             *   (properties?: chat.v1.Text.$Properties): chat.v1.Text;
             * }}
             */
            Text.create = function(properties) {
                return new Text(properties);
            };

            /**
             * Encodes the specified Text message. Does not implicitly {@link chat.v1.Text.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Text
             * @static
             * @param {chat.v1.Text.$Properties} message Text message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Text.encode = function (message, writer, _depth) {
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
             * Decodes a Text message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Text
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Text & chat.v1.Text.$Shape} Text
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Text.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Text();
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

            return Text;
        })();

        v1.Edit = (function() {

            /**
             * Properties of an Edit.
             * @typedef {Object} chat.v1.Edit.$Properties
             * @property {number|null} [target] Edit target
             * @property {string|null} [text] Edit text
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Edit.
             * @memberof chat.v1
             * @interface IEdit
             * @augments chat.v1.Edit.$Properties
             * @deprecated Use chat.v1.Edit.$Properties instead.
             */

            /**
             * Shape of an Edit.
             * @typedef {chat.v1.Edit.$Properties} chat.v1.Edit.$Shape
             */

            /**
             * Constructs a new Edit.
             * @memberof chat.v1
             * @classdesc Represents an Edit.
             * @constructor
             * @param {chat.v1.Edit.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Edit = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Edit target.
             * @member {number} target
             * @memberof chat.v1.Edit
             * @instance
             */
            Edit.prototype.target = 0;

            /**
             * Edit text.
             * @member {string} text
             * @memberof chat.v1.Edit
             * @instance
             */
            Edit.prototype.text = "";

            /**
             * Creates a new Edit instance using the specified properties.
             * @function create
             * @memberof chat.v1.Edit
             * @static
             * @param {chat.v1.Edit.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Edit} Edit instance
             * @type {{
             *   (properties: chat.v1.Edit.$Shape): chat.v1.Edit & chat.v1.Edit.$Shape;
             *   (properties?: chat.v1.Edit.$Properties): chat.v1.Edit;
             * }}
             */
            Edit.create = function(properties) {
                return new Edit(properties);
            };

            /**
             * Encodes the specified Edit message. Does not implicitly {@link chat.v1.Edit.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Edit
             * @static
             * @param {chat.v1.Edit.$Properties} message Edit message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Edit.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.target != null && $Object.hasOwnProperty.call(message, "target") && !$Object.is(message.target, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.target);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.text);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Edit message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Edit
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Edit & chat.v1.Edit.$Shape} Edit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Edit.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Edit();
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
                                message.target = value;
                            else
                                delete message.target;
                            continue;
                        }
                    case 2: {
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

            return Edit;
        })();

        v1.Recall = (function() {

            /**
             * Properties of a Recall.
             * @typedef {Object} chat.v1.Recall.$Properties
             * @property {number|null} [target] Recall target
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Recall.
             * @memberof chat.v1
             * @interface IRecall
             * @augments chat.v1.Recall.$Properties
             * @deprecated Use chat.v1.Recall.$Properties instead.
             */

            /**
             * Shape of a Recall.
             * @typedef {chat.v1.Recall.$Properties} chat.v1.Recall.$Shape
             */

            /**
             * Constructs a new Recall.
             * @memberof chat.v1
             * @classdesc Represents a Recall.
             * @constructor
             * @param {chat.v1.Recall.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Recall = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Recall target.
             * @member {number} target
             * @memberof chat.v1.Recall
             * @instance
             */
            Recall.prototype.target = 0;

            /**
             * Creates a new Recall instance using the specified properties.
             * @function create
             * @memberof chat.v1.Recall
             * @static
             * @param {chat.v1.Recall.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Recall} Recall instance
             * @type {{
             *   (properties: chat.v1.Recall.$Shape): chat.v1.Recall & chat.v1.Recall.$Shape;
             *   (properties?: chat.v1.Recall.$Properties): chat.v1.Recall;
             * }}
             */
            Recall.create = function(properties) {
                return new Recall(properties);
            };

            /**
             * Encodes the specified Recall message. Does not implicitly {@link chat.v1.Recall.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Recall
             * @static
             * @param {chat.v1.Recall.$Properties} message Recall message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Recall.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.target != null && $Object.hasOwnProperty.call(message, "target") && !$Object.is(message.target, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.target);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Recall message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Recall
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Recall & chat.v1.Recall.$Shape} Recall
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Recall.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Recall();
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
                                message.target = value;
                            else
                                delete message.target;
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

            return Recall;
        })();

        v1.Reaction = (function() {

            /**
             * Properties of a Reaction.
             * @typedef {Object} chat.v1.Reaction.$Properties
             * @property {number|null} [target] Reaction target
             * @property {string|null} [emoji] Reaction emoji
             * @property {boolean|null} [removed] Reaction removed
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Reaction.
             * @memberof chat.v1
             * @interface IReaction
             * @augments chat.v1.Reaction.$Properties
             * @deprecated Use chat.v1.Reaction.$Properties instead.
             */

            /**
             * Shape of a Reaction.
             * @typedef {chat.v1.Reaction.$Properties} chat.v1.Reaction.$Shape
             */

            /**
             * Constructs a new Reaction.
             * @memberof chat.v1
             * @classdesc Represents a Reaction.
             * @constructor
             * @param {chat.v1.Reaction.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Reaction = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Reaction target.
             * @member {number} target
             * @memberof chat.v1.Reaction
             * @instance
             */
            Reaction.prototype.target = 0;

            /**
             * Reaction emoji.
             * @member {string} emoji
             * @memberof chat.v1.Reaction
             * @instance
             */
            Reaction.prototype.emoji = "";

            /**
             * Reaction removed.
             * @member {boolean} removed
             * @memberof chat.v1.Reaction
             * @instance
             */
            Reaction.prototype.removed = false;

            /**
             * Creates a new Reaction instance using the specified properties.
             * @function create
             * @memberof chat.v1.Reaction
             * @static
             * @param {chat.v1.Reaction.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Reaction} Reaction instance
             * @type {{
             *   (properties: chat.v1.Reaction.$Shape): chat.v1.Reaction & chat.v1.Reaction.$Shape;
             *   (properties?: chat.v1.Reaction.$Properties): chat.v1.Reaction;
             * }}
             */
            Reaction.create = function(properties) {
                return new Reaction(properties);
            };

            /**
             * Encodes the specified Reaction message. Does not implicitly {@link chat.v1.Reaction.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Reaction
             * @static
             * @param {chat.v1.Reaction.$Properties} message Reaction message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Reaction.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.target != null && $Object.hasOwnProperty.call(message, "target") && !$Object.is(message.target, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.target);
                if (message.emoji != null && $Object.hasOwnProperty.call(message, "emoji") && message.emoji !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.emoji);
                if (message.removed != null && $Object.hasOwnProperty.call(message, "removed") && message.removed !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.removed);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Reaction message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Reaction
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Reaction & chat.v1.Reaction.$Shape} Reaction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Reaction.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Reaction();
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
                                message.target = value;
                            else
                                delete message.target;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.emoji = value;
                            else
                                delete message.emoji;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.removed = value;
                            else
                                delete message.removed;
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

            return Reaction;
        })();

        v1.Create = (function() {

            /**
             * Properties of a Create.
             * @typedef {Object} chat.v1.Create.$Properties
             * @property {string|null} [title] Create title
             * @property {boolean|null} [open] Create open
             * @property {Array.<string>|null} [users] Create users
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Create.
             * @memberof chat.v1
             * @interface ICreate
             * @augments chat.v1.Create.$Properties
             * @deprecated Use chat.v1.Create.$Properties instead.
             */

            /**
             * Shape of a Create.
             * @typedef {chat.v1.Create.$Properties} chat.v1.Create.$Shape
             */

            /**
             * Constructs a new Create.
             * @memberof chat.v1
             * @classdesc Represents a Create.
             * @constructor
             * @param {chat.v1.Create.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Create = function (properties) {
                this.users = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Create title.
             * @member {string} title
             * @memberof chat.v1.Create
             * @instance
             */
            Create.prototype.title = "";

            /**
             * Create open.
             * @member {boolean} open
             * @memberof chat.v1.Create
             * @instance
             */
            Create.prototype.open = false;

            /**
             * Create users.
             * @member {Array.<string>} users
             * @memberof chat.v1.Create
             * @instance
             */
            Create.prototype.users = $util.emptyArray;

            /**
             * Creates a new Create instance using the specified properties.
             * @function create
             * @memberof chat.v1.Create
             * @static
             * @param {chat.v1.Create.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Create} Create instance
             * @type {{
             *   (properties: chat.v1.Create.$Shape): chat.v1.Create & chat.v1.Create.$Shape;
             *   (properties?: chat.v1.Create.$Properties): chat.v1.Create;
             * }}
             */
            Create.create = function(properties) {
                return new Create(properties);
            };

            /**
             * Encodes the specified Create message. Does not implicitly {@link chat.v1.Create.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Create
             * @static
             * @param {chat.v1.Create.$Properties} message Create message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Create.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.title != null && $Object.hasOwnProperty.call(message, "title") && message.title !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.title);
                if (message.open != null && $Object.hasOwnProperty.call(message, "open") && message.open !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.open);
                if (message.users != null && message.users.length)
                    for (let i = 0; i < message.users.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.users[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Create message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Create
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Create & chat.v1.Create.$Shape} Create
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Create.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Create();
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
                                message.title = value;
                            else
                                delete message.title;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.open = value;
                            else
                                delete message.open;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.users && message.users.length))
                                message.users = [];
                            message.users.push(reader.stringVerify());
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

            return Create;
        })();

        v1.Add = (function() {

            /**
             * Properties of an Add.
             * @typedef {Object} chat.v1.Add.$Properties
             * @property {Array.<string>|null} [users] Add users
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Add.
             * @memberof chat.v1
             * @interface IAdd
             * @augments chat.v1.Add.$Properties
             * @deprecated Use chat.v1.Add.$Properties instead.
             */

            /**
             * Shape of an Add.
             * @typedef {chat.v1.Add.$Properties} chat.v1.Add.$Shape
             */

            /**
             * Constructs a new Add.
             * @memberof chat.v1
             * @classdesc Represents an Add.
             * @constructor
             * @param {chat.v1.Add.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Add = function (properties) {
                this.users = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Add users.
             * @member {Array.<string>} users
             * @memberof chat.v1.Add
             * @instance
             */
            Add.prototype.users = $util.emptyArray;

            /**
             * Creates a new Add instance using the specified properties.
             * @function create
             * @memberof chat.v1.Add
             * @static
             * @param {chat.v1.Add.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Add} Add instance
             * @type {{
             *   (properties: chat.v1.Add.$Shape): chat.v1.Add & chat.v1.Add.$Shape;
             *   (properties?: chat.v1.Add.$Properties): chat.v1.Add;
             * }}
             */
            Add.create = function(properties) {
                return new Add(properties);
            };

            /**
             * Encodes the specified Add message. Does not implicitly {@link chat.v1.Add.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Add
             * @static
             * @param {chat.v1.Add.$Properties} message Add message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Add.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && message.users.length)
                    for (let i = 0; i < message.users.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.users[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Add message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Add
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Add & chat.v1.Add.$Shape} Add
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Add.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Add();
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
                            if (!(message.users && message.users.length))
                                message.users = [];
                            message.users.push(reader.stringVerify());
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

            return Add;
        })();

        v1.Remove = (function() {

            /**
             * Properties of a Remove.
             * @typedef {Object} chat.v1.Remove.$Properties
             * @property {string|null} [user] Remove user
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Remove.
             * @memberof chat.v1
             * @interface IRemove
             * @augments chat.v1.Remove.$Properties
             * @deprecated Use chat.v1.Remove.$Properties instead.
             */

            /**
             * Shape of a Remove.
             * @typedef {chat.v1.Remove.$Properties} chat.v1.Remove.$Shape
             */

            /**
             * Constructs a new Remove.
             * @memberof chat.v1
             * @classdesc Represents a Remove.
             * @constructor
             * @param {chat.v1.Remove.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Remove = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Remove user.
             * @member {string} user
             * @memberof chat.v1.Remove
             * @instance
             */
            Remove.prototype.user = "";

            /**
             * Creates a new Remove instance using the specified properties.
             * @function create
             * @memberof chat.v1.Remove
             * @static
             * @param {chat.v1.Remove.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Remove} Remove instance
             * @type {{
             *   (properties: chat.v1.Remove.$Shape): chat.v1.Remove & chat.v1.Remove.$Shape;
             *   (properties?: chat.v1.Remove.$Properties): chat.v1.Remove;
             * }}
             */
            Remove.create = function(properties) {
                return new Remove(properties);
            };

            /**
             * Encodes the specified Remove message. Does not implicitly {@link chat.v1.Remove.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Remove
             * @static
             * @param {chat.v1.Remove.$Properties} message Remove message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Remove.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Remove message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Remove
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Remove & chat.v1.Remove.$Shape} Remove
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Remove.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Remove();
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

            return Remove;
        })();

        v1.RoleChange = (function() {

            /**
             * Properties of a RoleChange.
             * @typedef {Object} chat.v1.RoleChange.$Properties
             * @property {string|null} [user] RoleChange user
             * @property {number|null} [role] RoleChange role
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RoleChange.
             * @memberof chat.v1
             * @interface IRoleChange
             * @augments chat.v1.RoleChange.$Properties
             * @deprecated Use chat.v1.RoleChange.$Properties instead.
             */

            /**
             * Shape of a RoleChange.
             * @typedef {chat.v1.RoleChange.$Properties} chat.v1.RoleChange.$Shape
             */

            /**
             * Constructs a new RoleChange.
             * @memberof chat.v1
             * @classdesc Represents a RoleChange.
             * @constructor
             * @param {chat.v1.RoleChange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RoleChange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RoleChange user.
             * @member {string} user
             * @memberof chat.v1.RoleChange
             * @instance
             */
            RoleChange.prototype.user = "";

            /**
             * RoleChange role.
             * @member {number} role
             * @memberof chat.v1.RoleChange
             * @instance
             */
            RoleChange.prototype.role = 0;

            /**
             * Creates a new RoleChange instance using the specified properties.
             * @function create
             * @memberof chat.v1.RoleChange
             * @static
             * @param {chat.v1.RoleChange.$Properties=} [properties] Properties to set
             * @returns {chat.v1.RoleChange} RoleChange instance
             * @type {{
             *   (properties: chat.v1.RoleChange.$Shape): chat.v1.RoleChange & chat.v1.RoleChange.$Shape;
             *   (properties?: chat.v1.RoleChange.$Properties): chat.v1.RoleChange;
             * }}
             */
            RoleChange.create = function(properties) {
                return new RoleChange(properties);
            };

            /**
             * Encodes the specified RoleChange message. Does not implicitly {@link chat.v1.RoleChange.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.RoleChange
             * @static
             * @param {chat.v1.RoleChange.$Properties} message RoleChange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RoleChange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.role);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RoleChange message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.RoleChange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.RoleChange & chat.v1.RoleChange.$Shape} RoleChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RoleChange.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.RoleChange();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.role = value;
                            else
                                delete message.role;
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

            return RoleChange;
        })();

        v1.Mute = (function() {

            /**
             * Properties of a Mute.
             * @typedef {Object} chat.v1.Mute.$Properties
             * @property {string|null} [user] Mute user
             * @property {number|null} [untilMs] Mute untilMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Mute.
             * @memberof chat.v1
             * @interface IMute
             * @augments chat.v1.Mute.$Properties
             * @deprecated Use chat.v1.Mute.$Properties instead.
             */

            /**
             * Shape of a Mute.
             * @typedef {chat.v1.Mute.$Properties} chat.v1.Mute.$Shape
             */

            /**
             * Constructs a new Mute.
             * @memberof chat.v1
             * @classdesc Represents a Mute.
             * @constructor
             * @param {chat.v1.Mute.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Mute = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Mute user.
             * @member {string} user
             * @memberof chat.v1.Mute
             * @instance
             */
            Mute.prototype.user = "";

            /**
             * Mute untilMs.
             * @member {number} untilMs
             * @memberof chat.v1.Mute
             * @instance
             */
            Mute.prototype.untilMs = 0;

            /**
             * Creates a new Mute instance using the specified properties.
             * @function create
             * @memberof chat.v1.Mute
             * @static
             * @param {chat.v1.Mute.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Mute} Mute instance
             * @type {{
             *   (properties: chat.v1.Mute.$Shape): chat.v1.Mute & chat.v1.Mute.$Shape;
             *   (properties?: chat.v1.Mute.$Properties): chat.v1.Mute;
             * }}
             */
            Mute.create = function(properties) {
                return new Mute(properties);
            };

            /**
             * Encodes the specified Mute message. Does not implicitly {@link chat.v1.Mute.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Mute
             * @static
             * @param {chat.v1.Mute.$Properties} message Mute message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Mute.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.untilMs != null && $Object.hasOwnProperty.call(message, "untilMs") && !$Object.is(message.untilMs, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.untilMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Mute message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Mute
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Mute & chat.v1.Mute.$Shape} Mute
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Mute.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Mute();
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
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.untilMs = value;
                            else
                                delete message.untilMs;
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

            return Mute;
        })();

        v1.Rename = (function() {

            /**
             * Properties of a Rename.
             * @typedef {Object} chat.v1.Rename.$Properties
             * @property {string|null} [title] Rename title
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Rename.
             * @memberof chat.v1
             * @interface IRename
             * @augments chat.v1.Rename.$Properties
             * @deprecated Use chat.v1.Rename.$Properties instead.
             */

            /**
             * Shape of a Rename.
             * @typedef {chat.v1.Rename.$Properties} chat.v1.Rename.$Shape
             */

            /**
             * Constructs a new Rename.
             * @memberof chat.v1
             * @classdesc Represents a Rename.
             * @constructor
             * @param {chat.v1.Rename.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Rename = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Rename title.
             * @member {string} title
             * @memberof chat.v1.Rename
             * @instance
             */
            Rename.prototype.title = "";

            /**
             * Creates a new Rename instance using the specified properties.
             * @function create
             * @memberof chat.v1.Rename
             * @static
             * @param {chat.v1.Rename.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Rename} Rename instance
             * @type {{
             *   (properties: chat.v1.Rename.$Shape): chat.v1.Rename & chat.v1.Rename.$Shape;
             *   (properties?: chat.v1.Rename.$Properties): chat.v1.Rename;
             * }}
             */
            Rename.create = function(properties) {
                return new Rename(properties);
            };

            /**
             * Encodes the specified Rename message. Does not implicitly {@link chat.v1.Rename.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Rename
             * @static
             * @param {chat.v1.Rename.$Properties} message Rename message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Rename.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.title != null && $Object.hasOwnProperty.call(message, "title") && message.title !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.title);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Rename message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Rename
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Rename & chat.v1.Rename.$Shape} Rename
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Rename.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Rename();
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
                                message.title = value;
                            else
                                delete message.title;
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

            return Rename;
        })();

        v1.Erased = (function() {

            /**
             * Properties of an Erased.
             * @typedef {Object} chat.v1.Erased.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Erased.
             * @memberof chat.v1
             * @interface IErased
             * @augments chat.v1.Erased.$Properties
             * @deprecated Use chat.v1.Erased.$Properties instead.
             */

            /**
             * Shape of an Erased.
             * @typedef {chat.v1.Erased.$Properties} chat.v1.Erased.$Shape
             */

            /**
             * Constructs a new Erased.
             * @memberof chat.v1
             * @classdesc Represents an Erased.
             * @constructor
             * @param {chat.v1.Erased.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Erased = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Erased instance using the specified properties.
             * @function create
             * @memberof chat.v1.Erased
             * @static
             * @param {chat.v1.Erased.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Erased} Erased instance
             * @type {{
             *   (properties: chat.v1.Erased.$Shape): chat.v1.Erased & chat.v1.Erased.$Shape;
             *   (properties?: chat.v1.Erased.$Properties): chat.v1.Erased;
             * }}
             */
            Erased.create = function(properties) {
                return new Erased(properties);
            };

            /**
             * Encodes the specified Erased message. Does not implicitly {@link chat.v1.Erased.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Erased
             * @static
             * @param {chat.v1.Erased.$Properties} message Erased message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Erased.encode = function (message, writer, _depth) {
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
             * Decodes an Erased message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Erased
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Erased & chat.v1.Erased.$Shape} Erased
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Erased.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Erased();
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

            return Erased;
        })();

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

        v1.Send = (function() {

            /**
             * Properties of a Send.
             * @typedef {Object} chat.v1.Send.$Properties
             * @property {chat.v1.Content.$Properties|null} [content] Send content
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Send.
             * @memberof chat.v1
             * @interface ISend
             * @augments chat.v1.Send.$Properties
             * @deprecated Use chat.v1.Send.$Properties instead.
             */

            /**
             * Shape of a Send.
             * @typedef {{
             *   content?: chat.v1.Content.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} chat.v1.Send.$Shape
             */

            /**
             * Constructs a new Send.
             * @memberof chat.v1
             * @classdesc Represents a Send.
             * @constructor
             * @param {chat.v1.Send.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Send = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Send content.
             * @member {chat.v1.Content.$Properties|null|undefined} content
             * @memberof chat.v1.Send
             * @instance
             */
            Send.prototype.content = null;

            /**
             * Creates a new Send instance using the specified properties.
             * @function create
             * @memberof chat.v1.Send
             * @static
             * @param {chat.v1.Send.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Send} Send instance
             * @type {{
             *   (properties: chat.v1.Send.$Shape): chat.v1.Send & chat.v1.Send.$Shape;
             *   (properties?: chat.v1.Send.$Properties): chat.v1.Send;
             * }}
             */
            Send.create = function(properties) {
                return new Send(properties);
            };

            /**
             * Encodes the specified Send message. Does not implicitly {@link chat.v1.Send.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Send
             * @static
             * @param {chat.v1.Send.$Properties} message Send message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Send.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.content != null && $Object.hasOwnProperty.call(message, "content"))
                    $root.chat.v1.Content.encode(message.content, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Send message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Send
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Send & chat.v1.Send.$Shape} Send
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Send.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Send();
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
                            message.content = $root.chat.v1.Content.decode(reader, reader.size(), $undefined, _depth + 1, message.content);
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

            return Send;
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

        v1.PushedEntry = (function() {

            /**
             * Properties of a PushedEntry.
             * @typedef {Object} chat.v1.PushedEntry.$Properties
             * @property {number|null} [seq] PushedEntry seq
             * @property {number|null} [acceptedAtMs] PushedEntry acceptedAtMs
             * @property {number|null} [sentAtMs] PushedEntry sentAtMs
             * @property {chat.v1.Content.$Properties|null} [content] PushedEntry content
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PushedEntry.
             * @memberof chat.v1
             * @interface IPushedEntry
             * @augments chat.v1.PushedEntry.$Properties
             * @deprecated Use chat.v1.PushedEntry.$Properties instead.
             */

            /**
             * Shape of a PushedEntry.
             * @typedef {{
             *   seq?: number|null;
             *   acceptedAtMs?: number|null;
             *   sentAtMs?: number|null;
             *   content?: chat.v1.Content.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} chat.v1.PushedEntry.$Shape
             */

            /**
             * Constructs a new PushedEntry.
             * @memberof chat.v1
             * @classdesc Represents a PushedEntry.
             * @constructor
             * @param {chat.v1.PushedEntry.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PushedEntry = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PushedEntry seq.
             * @member {number} seq
             * @memberof chat.v1.PushedEntry
             * @instance
             */
            PushedEntry.prototype.seq = 0;

            /**
             * PushedEntry acceptedAtMs.
             * @member {number} acceptedAtMs
             * @memberof chat.v1.PushedEntry
             * @instance
             */
            PushedEntry.prototype.acceptedAtMs = 0;

            /**
             * PushedEntry sentAtMs.
             * @member {number} sentAtMs
             * @memberof chat.v1.PushedEntry
             * @instance
             */
            PushedEntry.prototype.sentAtMs = 0;

            /**
             * PushedEntry content.
             * @member {chat.v1.Content.$Properties|null|undefined} content
             * @memberof chat.v1.PushedEntry
             * @instance
             */
            PushedEntry.prototype.content = null;

            /**
             * Creates a new PushedEntry instance using the specified properties.
             * @function create
             * @memberof chat.v1.PushedEntry
             * @static
             * @param {chat.v1.PushedEntry.$Properties=} [properties] Properties to set
             * @returns {chat.v1.PushedEntry} PushedEntry instance
             * @type {{
             *   (properties: chat.v1.PushedEntry.$Shape): chat.v1.PushedEntry & chat.v1.PushedEntry.$Shape;
             *   (properties?: chat.v1.PushedEntry.$Properties): chat.v1.PushedEntry;
             * }}
             */
            PushedEntry.create = function(properties) {
                return new PushedEntry(properties);
            };

            /**
             * Encodes the specified PushedEntry message. Does not implicitly {@link chat.v1.PushedEntry.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.PushedEntry
             * @static
             * @param {chat.v1.PushedEntry.$Properties} message PushedEntry message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PushedEntry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && !$Object.is(message.seq, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.seq);
                if (message.acceptedAtMs != null && $Object.hasOwnProperty.call(message, "acceptedAtMs") && !$Object.is(message.acceptedAtMs, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.acceptedAtMs);
                if (message.sentAtMs != null && $Object.hasOwnProperty.call(message, "sentAtMs") && !$Object.is(message.sentAtMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.sentAtMs);
                if (message.content != null && $Object.hasOwnProperty.call(message, "content"))
                    $root.chat.v1.Content.encode(message.content, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PushedEntry message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.PushedEntry
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.PushedEntry & chat.v1.PushedEntry.$Shape} PushedEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PushedEntry.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.PushedEntry();
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
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.acceptedAtMs = value;
                            else
                                delete message.acceptedAtMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.sentAtMs = value;
                            else
                                delete message.sentAtMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.content = $root.chat.v1.Content.decode(reader, reader.size(), $undefined, _depth + 1, message.content);
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

            return PushedEntry;
        })();

        v1.HeadNotice = (function() {

            /**
             * Properties of a HeadNotice.
             * @typedef {Object} chat.v1.HeadNotice.$Properties
             * @property {string|null} [conversation] HeadNotice conversation
             * @property {number|null} [head] HeadNotice head
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a HeadNotice.
             * @memberof chat.v1
             * @interface IHeadNotice
             * @augments chat.v1.HeadNotice.$Properties
             * @deprecated Use chat.v1.HeadNotice.$Properties instead.
             */

            /**
             * Shape of a HeadNotice.
             * @typedef {chat.v1.HeadNotice.$Properties} chat.v1.HeadNotice.$Shape
             */

            /**
             * Constructs a new HeadNotice.
             * @memberof chat.v1
             * @classdesc Represents a HeadNotice.
             * @constructor
             * @param {chat.v1.HeadNotice.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const HeadNotice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * HeadNotice conversation.
             * @member {string} conversation
             * @memberof chat.v1.HeadNotice
             * @instance
             */
            HeadNotice.prototype.conversation = "";

            /**
             * HeadNotice head.
             * @member {number} head
             * @memberof chat.v1.HeadNotice
             * @instance
             */
            HeadNotice.prototype.head = 0;

            /**
             * Creates a new HeadNotice instance using the specified properties.
             * @function create
             * @memberof chat.v1.HeadNotice
             * @static
             * @param {chat.v1.HeadNotice.$Properties=} [properties] Properties to set
             * @returns {chat.v1.HeadNotice} HeadNotice instance
             * @type {{
             *   (properties: chat.v1.HeadNotice.$Shape): chat.v1.HeadNotice & chat.v1.HeadNotice.$Shape;
             *   (properties?: chat.v1.HeadNotice.$Properties): chat.v1.HeadNotice;
             * }}
             */
            HeadNotice.create = function(properties) {
                return new HeadNotice(properties);
            };

            /**
             * Encodes the specified HeadNotice message. Does not implicitly {@link chat.v1.HeadNotice.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.HeadNotice
             * @static
             * @param {chat.v1.HeadNotice.$Properties} message HeadNotice message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            HeadNotice.encode = function (message, writer, _depth) {
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
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a HeadNotice message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.HeadNotice
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.HeadNotice & chat.v1.HeadNotice.$Shape} HeadNotice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            HeadNotice.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.HeadNotice();
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

            return HeadNotice;
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

        v1.Read = (function() {

            /**
             * Properties of a Read.
             * @typedef {Object} chat.v1.Read.$Properties
             * @property {string|null} [conversation] Read conversation
             * @property {number|null} [seq] Read seq
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Read.
             * @memberof chat.v1
             * @interface IRead
             * @augments chat.v1.Read.$Properties
             * @deprecated Use chat.v1.Read.$Properties instead.
             */

            /**
             * Shape of a Read.
             * @typedef {chat.v1.Read.$Properties} chat.v1.Read.$Shape
             */

            /**
             * Constructs a new Read.
             * @memberof chat.v1
             * @classdesc Represents a Read.
             * @constructor
             * @param {chat.v1.Read.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Read = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Read conversation.
             * @member {string} conversation
             * @memberof chat.v1.Read
             * @instance
             */
            Read.prototype.conversation = "";

            /**
             * Read seq.
             * @member {number} seq
             * @memberof chat.v1.Read
             * @instance
             */
            Read.prototype.seq = 0;

            /**
             * Creates a new Read instance using the specified properties.
             * @function create
             * @memberof chat.v1.Read
             * @static
             * @param {chat.v1.Read.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Read} Read instance
             * @type {{
             *   (properties: chat.v1.Read.$Shape): chat.v1.Read & chat.v1.Read.$Shape;
             *   (properties?: chat.v1.Read.$Properties): chat.v1.Read;
             * }}
             */
            Read.create = function(properties) {
                return new Read(properties);
            };

            /**
             * Encodes the specified Read message. Does not implicitly {@link chat.v1.Read.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Read
             * @static
             * @param {chat.v1.Read.$Properties} message Read message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Read.encode = function (message, writer, _depth) {
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
             * Decodes a Read message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Read
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Read & chat.v1.Read.$Shape} Read
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Read.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Read();
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

            return Read;
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

        v1.ReadBy = (function() {

            /**
             * Properties of a ReadBy.
             * @typedef {Object} chat.v1.ReadBy.$Properties
             * @property {string|null} [conversation] ReadBy conversation
             * @property {number|null} [seq] ReadBy seq
             * @property {string|null} [by] ReadBy by
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReadBy.
             * @memberof chat.v1
             * @interface IReadBy
             * @augments chat.v1.ReadBy.$Properties
             * @deprecated Use chat.v1.ReadBy.$Properties instead.
             */

            /**
             * Shape of a ReadBy.
             * @typedef {chat.v1.ReadBy.$Properties} chat.v1.ReadBy.$Shape
             */

            /**
             * Constructs a new ReadBy.
             * @memberof chat.v1
             * @classdesc Represents a ReadBy.
             * @constructor
             * @param {chat.v1.ReadBy.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReadBy = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReadBy conversation.
             * @member {string} conversation
             * @memberof chat.v1.ReadBy
             * @instance
             */
            ReadBy.prototype.conversation = "";

            /**
             * ReadBy seq.
             * @member {number} seq
             * @memberof chat.v1.ReadBy
             * @instance
             */
            ReadBy.prototype.seq = 0;

            /**
             * ReadBy by.
             * @member {string} by
             * @memberof chat.v1.ReadBy
             * @instance
             */
            ReadBy.prototype.by = "";

            /**
             * Creates a new ReadBy instance using the specified properties.
             * @function create
             * @memberof chat.v1.ReadBy
             * @static
             * @param {chat.v1.ReadBy.$Properties=} [properties] Properties to set
             * @returns {chat.v1.ReadBy} ReadBy instance
             * @type {{
             *   (properties: chat.v1.ReadBy.$Shape): chat.v1.ReadBy & chat.v1.ReadBy.$Shape;
             *   (properties?: chat.v1.ReadBy.$Properties): chat.v1.ReadBy;
             * }}
             */
            ReadBy.create = function(properties) {
                return new ReadBy(properties);
            };

            /**
             * Encodes the specified ReadBy message. Does not implicitly {@link chat.v1.ReadBy.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.ReadBy
             * @static
             * @param {chat.v1.ReadBy.$Properties} message ReadBy message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReadBy.encode = function (message, writer, _depth) {
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
             * Decodes a ReadBy message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.ReadBy
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.ReadBy & chat.v1.ReadBy.$Shape} ReadBy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReadBy.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.ReadBy();
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

            return ReadBy;
        })();

        v1.Typing = (function() {

            /**
             * Properties of a Typing.
             * @typedef {Object} chat.v1.Typing.$Properties
             * @property {string|null} [conversation] Typing conversation
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Typing.
             * @memberof chat.v1
             * @interface ITyping
             * @augments chat.v1.Typing.$Properties
             * @deprecated Use chat.v1.Typing.$Properties instead.
             */

            /**
             * Shape of a Typing.
             * @typedef {chat.v1.Typing.$Properties} chat.v1.Typing.$Shape
             */

            /**
             * Constructs a new Typing.
             * @memberof chat.v1
             * @classdesc Represents a Typing.
             * @constructor
             * @param {chat.v1.Typing.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Typing = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Typing conversation.
             * @member {string} conversation
             * @memberof chat.v1.Typing
             * @instance
             */
            Typing.prototype.conversation = "";

            /**
             * Creates a new Typing instance using the specified properties.
             * @function create
             * @memberof chat.v1.Typing
             * @static
             * @param {chat.v1.Typing.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Typing} Typing instance
             * @type {{
             *   (properties: chat.v1.Typing.$Shape): chat.v1.Typing & chat.v1.Typing.$Shape;
             *   (properties?: chat.v1.Typing.$Properties): chat.v1.Typing;
             * }}
             */
            Typing.create = function(properties) {
                return new Typing(properties);
            };

            /**
             * Encodes the specified Typing message. Does not implicitly {@link chat.v1.Typing.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Typing
             * @static
             * @param {chat.v1.Typing.$Properties} message Typing message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Typing.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Typing message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Typing
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Typing & chat.v1.Typing.$Shape} Typing
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Typing.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Typing();
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

            return Typing;
        })();

        v1.TypingBy = (function() {

            /**
             * Properties of a TypingBy.
             * @typedef {Object} chat.v1.TypingBy.$Properties
             * @property {string|null} [conversation] TypingBy conversation
             * @property {string|null} [by] TypingBy by
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TypingBy.
             * @memberof chat.v1
             * @interface ITypingBy
             * @augments chat.v1.TypingBy.$Properties
             * @deprecated Use chat.v1.TypingBy.$Properties instead.
             */

            /**
             * Shape of a TypingBy.
             * @typedef {chat.v1.TypingBy.$Properties} chat.v1.TypingBy.$Shape
             */

            /**
             * Constructs a new TypingBy.
             * @memberof chat.v1
             * @classdesc Represents a TypingBy.
             * @constructor
             * @param {chat.v1.TypingBy.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TypingBy = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TypingBy conversation.
             * @member {string} conversation
             * @memberof chat.v1.TypingBy
             * @instance
             */
            TypingBy.prototype.conversation = "";

            /**
             * TypingBy by.
             * @member {string} by
             * @memberof chat.v1.TypingBy
             * @instance
             */
            TypingBy.prototype.by = "";

            /**
             * Creates a new TypingBy instance using the specified properties.
             * @function create
             * @memberof chat.v1.TypingBy
             * @static
             * @param {chat.v1.TypingBy.$Properties=} [properties] Properties to set
             * @returns {chat.v1.TypingBy} TypingBy instance
             * @type {{
             *   (properties: chat.v1.TypingBy.$Shape): chat.v1.TypingBy & chat.v1.TypingBy.$Shape;
             *   (properties?: chat.v1.TypingBy.$Properties): chat.v1.TypingBy;
             * }}
             */
            TypingBy.create = function(properties) {
                return new TypingBy(properties);
            };

            /**
             * Encodes the specified TypingBy message. Does not implicitly {@link chat.v1.TypingBy.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.TypingBy
             * @static
             * @param {chat.v1.TypingBy.$Properties} message TypingBy message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TypingBy.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.by != null && $Object.hasOwnProperty.call(message, "by") && message.by !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.by);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TypingBy message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.TypingBy
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.TypingBy & chat.v1.TypingBy.$Shape} TypingBy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TypingBy.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.TypingBy();
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

            return TypingBy;
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
             * @property {number|null} [deviceClass] Login deviceClass
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
             *   deviceClass?: number|null;
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

            /**
             * Login deviceClass.
             * @member {number} deviceClass
             * @memberof chat.v1.Login
             * @instance
             */
            Login.prototype.deviceClass = 0;

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
                if (message.deviceClass != null && $Object.hasOwnProperty.call(message, "deviceClass") && message.deviceClass !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.deviceClass);
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
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.deviceClass = value;
                            else
                                delete message.deviceClass;
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
             * @property {number|null} [head] Head head
             * @property {number|null} [floor] Head floor
             * @property {number|null} [read] Head read
             * @property {number|null} [unread] Head unread
             * @property {number|null} [resumeAfter] Head resumeAfter
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
             * Head head.
             * @member {number} head
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.head = 0;

            /**
             * Head floor.
             * @member {number} floor
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.floor = 0;

            /**
             * Head read.
             * @member {number} read
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.read = 0;

            /**
             * Head unread.
             * @member {number} unread
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.unread = 0;

            /**
             * Head resumeAfter.
             * @member {number} resumeAfter
             * @memberof chat.v1.Head
             * @instance
             */
            Head.prototype.resumeAfter = 0;

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
                if (message.head != null && $Object.hasOwnProperty.call(message, "head") && !$Object.is(message.head, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.head);
                if (message.floor != null && $Object.hasOwnProperty.call(message, "floor") && !$Object.is(message.floor, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.floor);
                if (message.read != null && $Object.hasOwnProperty.call(message, "read") && !$Object.is(message.read, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.read);
                if (message.unread != null && $Object.hasOwnProperty.call(message, "unread") && !$Object.is(message.unread, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.unread);
                if (message.resumeAfter != null && $Object.hasOwnProperty.call(message, "resumeAfter") && !$Object.is(message.resumeAfter, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.resumeAfter);
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
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.head = value;
                            else
                                delete message.head;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.floor = value;
                            else
                                delete message.floor;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.read = value;
                            else
                                delete message.read;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.unread = value;
                            else
                                delete message.unread;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.resumeAfter = value;
                            else
                                delete message.resumeAfter;
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
             * @property {Array.<chat.v1.Entry.$Properties>|null} [entries] Page entries
             * @property {number|null} [floor] Page floor
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
             * @typedef {{
             *   conversation?: string|null;
             *   head?: number|null;
             *   entries?: Array.<chat.v1.Entry.$Shape>|null;
             *   floor?: number|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} chat.v1.Page.$Shape
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
                this.entries = [];
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
             * Page entries.
             * @member {Array.<chat.v1.Entry.$Properties>} entries
             * @memberof chat.v1.Page
             * @instance
             */
            Page.prototype.entries = $util.emptyArray;

            /**
             * Page floor.
             * @member {number} floor
             * @memberof chat.v1.Page
             * @instance
             */
            Page.prototype.floor = 0;

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
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        $root.chat.v1.Entry.encode(message.entries[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.floor != null && $Object.hasOwnProperty.call(message, "floor") && !$Object.is(message.floor, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.floor);
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
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push($root.chat.v1.Entry.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.floor = value;
                            else
                                delete message.floor;
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
             * @property {chat.v1.Content.$Properties|null} [content] Entry content
             * @property {string|null} [conversation] Entry conversation
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
             * @typedef {{
             *   seq?: number|null;
             *   uuid?: Uint8Array|null;
             *   from?: string|null;
             *   acceptedAtMs?: number|null;
             *   sentAtMs?: number|null;
             *   content?: chat.v1.Content.$Shape|null;
             *   conversation?: string|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} chat.v1.Entry.$Shape
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
             * Entry content.
             * @member {chat.v1.Content.$Properties|null|undefined} content
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.content = null;

            /**
             * Entry conversation.
             * @member {string} conversation
             * @memberof chat.v1.Entry
             * @instance
             */
            Entry.prototype.conversation = "";

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
                if (message.content != null && $Object.hasOwnProperty.call(message, "content"))
                    $root.chat.v1.Content.encode(message.content, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.conversation);
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
                            message.content = $root.chat.v1.Content.decode(reader, reader.size(), $undefined, _depth + 1, message.content);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
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

        v1.Conversations = (function() {

            /**
             * Properties of a Conversations.
             * @typedef {Object} chat.v1.Conversations.$Properties
             * @property {string|null} [after] Conversations after
             * @property {number|null} [limit] Conversations limit
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Conversations.
             * @memberof chat.v1
             * @interface IConversations
             * @augments chat.v1.Conversations.$Properties
             * @deprecated Use chat.v1.Conversations.$Properties instead.
             */

            /**
             * Shape of a Conversations.
             * @typedef {chat.v1.Conversations.$Properties} chat.v1.Conversations.$Shape
             */

            /**
             * Constructs a new Conversations.
             * @memberof chat.v1
             * @classdesc Represents a Conversations.
             * @constructor
             * @param {chat.v1.Conversations.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Conversations = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Conversations after.
             * @member {string} after
             * @memberof chat.v1.Conversations
             * @instance
             */
            Conversations.prototype.after = "";

            /**
             * Conversations limit.
             * @member {number} limit
             * @memberof chat.v1.Conversations
             * @instance
             */
            Conversations.prototype.limit = 0;

            /**
             * Creates a new Conversations instance using the specified properties.
             * @function create
             * @memberof chat.v1.Conversations
             * @static
             * @param {chat.v1.Conversations.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Conversations} Conversations instance
             * @type {{
             *   (properties: chat.v1.Conversations.$Shape): chat.v1.Conversations & chat.v1.Conversations.$Shape;
             *   (properties?: chat.v1.Conversations.$Properties): chat.v1.Conversations;
             * }}
             */
            Conversations.create = function(properties) {
                return new Conversations(properties);
            };

            /**
             * Encodes the specified Conversations message. Does not implicitly {@link chat.v1.Conversations.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Conversations
             * @static
             * @param {chat.v1.Conversations.$Properties} message Conversations message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Conversations.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.after != null && $Object.hasOwnProperty.call(message, "after") && message.after !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.after);
                if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.limit);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Conversations message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Conversations
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Conversations & chat.v1.Conversations.$Shape} Conversations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Conversations.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Conversations();
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
                                message.after = value;
                            else
                                delete message.after;
                            continue;
                        }
                    case 2: {
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

            return Conversations;
        })();

        v1.ConversationList = (function() {

            /**
             * Properties of a ConversationList.
             * @typedef {Object} chat.v1.ConversationList.$Properties
             * @property {Array.<chat.v1.Summary.$Properties>|null} [conversations] ConversationList conversations
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ConversationList.
             * @memberof chat.v1
             * @interface IConversationList
             * @augments chat.v1.ConversationList.$Properties
             * @deprecated Use chat.v1.ConversationList.$Properties instead.
             */

            /**
             * Shape of a ConversationList.
             * @typedef {chat.v1.ConversationList.$Properties} chat.v1.ConversationList.$Shape
             */

            /**
             * Constructs a new ConversationList.
             * @memberof chat.v1
             * @classdesc Represents a ConversationList.
             * @constructor
             * @param {chat.v1.ConversationList.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ConversationList = function (properties) {
                this.conversations = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ConversationList conversations.
             * @member {Array.<chat.v1.Summary.$Properties>} conversations
             * @memberof chat.v1.ConversationList
             * @instance
             */
            ConversationList.prototype.conversations = $util.emptyArray;

            /**
             * Creates a new ConversationList instance using the specified properties.
             * @function create
             * @memberof chat.v1.ConversationList
             * @static
             * @param {chat.v1.ConversationList.$Properties=} [properties] Properties to set
             * @returns {chat.v1.ConversationList} ConversationList instance
             * @type {{
             *   (properties: chat.v1.ConversationList.$Shape): chat.v1.ConversationList & chat.v1.ConversationList.$Shape;
             *   (properties?: chat.v1.ConversationList.$Properties): chat.v1.ConversationList;
             * }}
             */
            ConversationList.create = function(properties) {
                return new ConversationList(properties);
            };

            /**
             * Encodes the specified ConversationList message. Does not implicitly {@link chat.v1.ConversationList.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.ConversationList
             * @static
             * @param {chat.v1.ConversationList.$Properties} message ConversationList message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ConversationList.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversations != null && message.conversations.length)
                    for (let i = 0; i < message.conversations.length; ++i)
                        $root.chat.v1.Summary.encode(message.conversations[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ConversationList message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.ConversationList
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.ConversationList & chat.v1.ConversationList.$Shape} ConversationList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ConversationList.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.ConversationList();
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
                            if (!(message.conversations && message.conversations.length))
                                message.conversations = [];
                            message.conversations.push($root.chat.v1.Summary.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return ConversationList;
        })();

        v1.Summary = (function() {

            /**
             * Properties of a Summary.
             * @typedef {Object} chat.v1.Summary.$Properties
             * @property {string|null} [conversation] Summary conversation
             * @property {number|null} [head] Summary head
             * @property {number|null} [floor] Summary floor
             * @property {number|null} [read] Summary read
             * @property {number|null} [unread] Summary unread
             * @property {string|null} [title] Summary title
             * @property {number|null} [role] Summary role
             * @property {number|null} [activeAtMs] Summary activeAtMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Summary.
             * @memberof chat.v1
             * @interface ISummary
             * @augments chat.v1.Summary.$Properties
             * @deprecated Use chat.v1.Summary.$Properties instead.
             */

            /**
             * Shape of a Summary.
             * @typedef {chat.v1.Summary.$Properties} chat.v1.Summary.$Shape
             */

            /**
             * Constructs a new Summary.
             * @memberof chat.v1
             * @classdesc Represents a Summary.
             * @constructor
             * @param {chat.v1.Summary.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Summary = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Summary conversation.
             * @member {string} conversation
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.conversation = "";

            /**
             * Summary head.
             * @member {number} head
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.head = 0;

            /**
             * Summary floor.
             * @member {number} floor
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.floor = 0;

            /**
             * Summary read.
             * @member {number} read
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.read = 0;

            /**
             * Summary unread.
             * @member {number} unread
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.unread = 0;

            /**
             * Summary title.
             * @member {string} title
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.title = "";

            /**
             * Summary role.
             * @member {number} role
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.role = 0;

            /**
             * Summary activeAtMs.
             * @member {number} activeAtMs
             * @memberof chat.v1.Summary
             * @instance
             */
            Summary.prototype.activeAtMs = 0;

            /**
             * Creates a new Summary instance using the specified properties.
             * @function create
             * @memberof chat.v1.Summary
             * @static
             * @param {chat.v1.Summary.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Summary} Summary instance
             * @type {{
             *   (properties: chat.v1.Summary.$Shape): chat.v1.Summary & chat.v1.Summary.$Shape;
             *   (properties?: chat.v1.Summary.$Properties): chat.v1.Summary;
             * }}
             */
            Summary.create = function(properties) {
                return new Summary(properties);
            };

            /**
             * Encodes the specified Summary message. Does not implicitly {@link chat.v1.Summary.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Summary
             * @static
             * @param {chat.v1.Summary.$Properties} message Summary message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Summary.encode = function (message, writer, _depth) {
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
                if (message.floor != null && $Object.hasOwnProperty.call(message, "floor") && !$Object.is(message.floor, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.floor);
                if (message.read != null && $Object.hasOwnProperty.call(message, "read") && !$Object.is(message.read, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.read);
                if (message.unread != null && $Object.hasOwnProperty.call(message, "unread") && !$Object.is(message.unread, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.unread);
                if (message.title != null && $Object.hasOwnProperty.call(message, "title") && message.title !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.title);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.role);
                if (message.activeAtMs != null && $Object.hasOwnProperty.call(message, "activeAtMs") && !$Object.is(message.activeAtMs, 0))
                    writer.uint32(/* id 8, wireType 1 =*/65).double(message.activeAtMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Summary message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Summary
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Summary & chat.v1.Summary.$Shape} Summary
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Summary.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Summary();
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
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.floor = value;
                            else
                                delete message.floor;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.read = value;
                            else
                                delete message.read;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.unread = value;
                            else
                                delete message.unread;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.title = value;
                            else
                                delete message.title;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.activeAtMs = value;
                            else
                                delete message.activeAtMs;
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

            return Summary;
        })();

        v1.Members = (function() {

            /**
             * Properties of a Members.
             * @typedef {Object} chat.v1.Members.$Properties
             * @property {string|null} [conversation] Members conversation
             * @property {string|null} [after] Members after
             * @property {number|null} [limit] Members limit
             * @property {number|null} [readSeq] Members readSeq
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Members.
             * @memberof chat.v1
             * @interface IMembers
             * @augments chat.v1.Members.$Properties
             * @deprecated Use chat.v1.Members.$Properties instead.
             */

            /**
             * Shape of a Members.
             * @typedef {chat.v1.Members.$Properties} chat.v1.Members.$Shape
             */

            /**
             * Constructs a new Members.
             * @memberof chat.v1
             * @classdesc Represents a Members.
             * @constructor
             * @param {chat.v1.Members.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Members = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Members conversation.
             * @member {string} conversation
             * @memberof chat.v1.Members
             * @instance
             */
            Members.prototype.conversation = "";

            /**
             * Members after.
             * @member {string} after
             * @memberof chat.v1.Members
             * @instance
             */
            Members.prototype.after = "";

            /**
             * Members limit.
             * @member {number} limit
             * @memberof chat.v1.Members
             * @instance
             */
            Members.prototype.limit = 0;

            /**
             * Members readSeq.
             * @member {number} readSeq
             * @memberof chat.v1.Members
             * @instance
             */
            Members.prototype.readSeq = 0;

            /**
             * Creates a new Members instance using the specified properties.
             * @function create
             * @memberof chat.v1.Members
             * @static
             * @param {chat.v1.Members.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Members} Members instance
             * @type {{
             *   (properties: chat.v1.Members.$Shape): chat.v1.Members & chat.v1.Members.$Shape;
             *   (properties?: chat.v1.Members.$Properties): chat.v1.Members;
             * }}
             */
            Members.create = function(properties) {
                return new Members(properties);
            };

            /**
             * Encodes the specified Members message. Does not implicitly {@link chat.v1.Members.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Members
             * @static
             * @param {chat.v1.Members.$Properties} message Members message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Members.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.after != null && $Object.hasOwnProperty.call(message, "after") && message.after !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.after);
                if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.limit);
                if (message.readSeq != null && $Object.hasOwnProperty.call(message, "readSeq") && !$Object.is(message.readSeq, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.readSeq);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Members message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Members
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Members & chat.v1.Members.$Shape} Members
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Members.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Members();
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
                                message.after = value;
                            else
                                delete message.after;
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
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.readSeq = value;
                            else
                                delete message.readSeq;
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

            return Members;
        })();

        v1.MemberList = (function() {

            /**
             * Properties of a MemberList.
             * @typedef {Object} chat.v1.MemberList.$Properties
             * @property {string|null} [conversation] MemberList conversation
             * @property {number|null} [total] MemberList total
             * @property {Array.<chat.v1.Member.$Properties>|null} [members] MemberList members
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MemberList.
             * @memberof chat.v1
             * @interface IMemberList
             * @augments chat.v1.MemberList.$Properties
             * @deprecated Use chat.v1.MemberList.$Properties instead.
             */

            /**
             * Shape of a MemberList.
             * @typedef {chat.v1.MemberList.$Properties} chat.v1.MemberList.$Shape
             */

            /**
             * Constructs a new MemberList.
             * @memberof chat.v1
             * @classdesc Represents a MemberList.
             * @constructor
             * @param {chat.v1.MemberList.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MemberList = function (properties) {
                this.members = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MemberList conversation.
             * @member {string} conversation
             * @memberof chat.v1.MemberList
             * @instance
             */
            MemberList.prototype.conversation = "";

            /**
             * MemberList total.
             * @member {number} total
             * @memberof chat.v1.MemberList
             * @instance
             */
            MemberList.prototype.total = 0;

            /**
             * MemberList members.
             * @member {Array.<chat.v1.Member.$Properties>} members
             * @memberof chat.v1.MemberList
             * @instance
             */
            MemberList.prototype.members = $util.emptyArray;

            /**
             * Creates a new MemberList instance using the specified properties.
             * @function create
             * @memberof chat.v1.MemberList
             * @static
             * @param {chat.v1.MemberList.$Properties=} [properties] Properties to set
             * @returns {chat.v1.MemberList} MemberList instance
             * @type {{
             *   (properties: chat.v1.MemberList.$Shape): chat.v1.MemberList & chat.v1.MemberList.$Shape;
             *   (properties?: chat.v1.MemberList.$Properties): chat.v1.MemberList;
             * }}
             */
            MemberList.create = function(properties) {
                return new MemberList(properties);
            };

            /**
             * Encodes the specified MemberList message. Does not implicitly {@link chat.v1.MemberList.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.MemberList
             * @static
             * @param {chat.v1.MemberList.$Properties} message MemberList message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MemberList.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.conversation);
                if (message.total != null && $Object.hasOwnProperty.call(message, "total") && message.total !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.total);
                if (message.members != null && message.members.length)
                    for (let i = 0; i < message.members.length; ++i)
                        $root.chat.v1.Member.encode(message.members[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MemberList message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.MemberList
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.MemberList & chat.v1.MemberList.$Shape} MemberList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MemberList.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.MemberList();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.total = value;
                            else
                                delete message.total;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.members && message.members.length))
                                message.members = [];
                            message.members.push($root.chat.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return MemberList;
        })();

        v1.Member = (function() {

            /**
             * Properties of a Member.
             * @typedef {Object} chat.v1.Member.$Properties
             * @property {string|null} [user] Member user
             * @property {number|null} [role] Member role
             * @property {number|null} [mutedUntilMs] Member mutedUntilMs
             * @property {number|null} [received] Member received
             * @property {number|null} [read] Member read
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Member.
             * @memberof chat.v1
             * @interface IMember
             * @augments chat.v1.Member.$Properties
             * @deprecated Use chat.v1.Member.$Properties instead.
             */

            /**
             * Shape of a Member.
             * @typedef {chat.v1.Member.$Properties} chat.v1.Member.$Shape
             */

            /**
             * Constructs a new Member.
             * @memberof chat.v1
             * @classdesc Represents a Member.
             * @constructor
             * @param {chat.v1.Member.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Member = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Member user.
             * @member {string} user
             * @memberof chat.v1.Member
             * @instance
             */
            Member.prototype.user = "";

            /**
             * Member role.
             * @member {number} role
             * @memberof chat.v1.Member
             * @instance
             */
            Member.prototype.role = 0;

            /**
             * Member mutedUntilMs.
             * @member {number} mutedUntilMs
             * @memberof chat.v1.Member
             * @instance
             */
            Member.prototype.mutedUntilMs = 0;

            /**
             * Member received.
             * @member {number} received
             * @memberof chat.v1.Member
             * @instance
             */
            Member.prototype.received = 0;

            /**
             * Member read.
             * @member {number} read
             * @memberof chat.v1.Member
             * @instance
             */
            Member.prototype.read = 0;

            /**
             * Creates a new Member instance using the specified properties.
             * @function create
             * @memberof chat.v1.Member
             * @static
             * @param {chat.v1.Member.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Member} Member instance
             * @type {{
             *   (properties: chat.v1.Member.$Shape): chat.v1.Member & chat.v1.Member.$Shape;
             *   (properties?: chat.v1.Member.$Properties): chat.v1.Member;
             * }}
             */
            Member.create = function(properties) {
                return new Member(properties);
            };

            /**
             * Encodes the specified Member message. Does not implicitly {@link chat.v1.Member.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Member
             * @static
             * @param {chat.v1.Member.$Properties} message Member message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Member.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.role);
                if (message.mutedUntilMs != null && $Object.hasOwnProperty.call(message, "mutedUntilMs") && !$Object.is(message.mutedUntilMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.mutedUntilMs);
                if (message.received != null && $Object.hasOwnProperty.call(message, "received") && !$Object.is(message.received, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.received);
                if (message.read != null && $Object.hasOwnProperty.call(message, "read") && !$Object.is(message.read, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.read);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Member message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Member
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Member & chat.v1.Member.$Shape} Member
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Member.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Member();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.mutedUntilMs = value;
                            else
                                delete message.mutedUntilMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.received = value;
                            else
                                delete message.received;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.read = value;
                            else
                                delete message.read;
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

            return Member;
        })();

        v1.Search = (function() {

            /**
             * Properties of a Search.
             * @typedef {Object} chat.v1.Search.$Properties
             * @property {string|null} [query] Search query
             * @property {string|null} [conversation] Search conversation
             * @property {number|null} [limit] Search limit
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Search.
             * @memberof chat.v1
             * @interface ISearch
             * @augments chat.v1.Search.$Properties
             * @deprecated Use chat.v1.Search.$Properties instead.
             */

            /**
             * Shape of a Search.
             * @typedef {chat.v1.Search.$Properties} chat.v1.Search.$Shape
             */

            /**
             * Constructs a new Search.
             * @memberof chat.v1
             * @classdesc Represents a Search.
             * @constructor
             * @param {chat.v1.Search.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Search = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Search query.
             * @member {string} query
             * @memberof chat.v1.Search
             * @instance
             */
            Search.prototype.query = "";

            /**
             * Search conversation.
             * @member {string} conversation
             * @memberof chat.v1.Search
             * @instance
             */
            Search.prototype.conversation = "";

            /**
             * Search limit.
             * @member {number} limit
             * @memberof chat.v1.Search
             * @instance
             */
            Search.prototype.limit = 0;

            /**
             * Creates a new Search instance using the specified properties.
             * @function create
             * @memberof chat.v1.Search
             * @static
             * @param {chat.v1.Search.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Search} Search instance
             * @type {{
             *   (properties: chat.v1.Search.$Shape): chat.v1.Search & chat.v1.Search.$Shape;
             *   (properties?: chat.v1.Search.$Properties): chat.v1.Search;
             * }}
             */
            Search.create = function(properties) {
                return new Search(properties);
            };

            /**
             * Encodes the specified Search message. Does not implicitly {@link chat.v1.Search.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Search
             * @static
             * @param {chat.v1.Search.$Properties} message Search message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Search.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.query != null && $Object.hasOwnProperty.call(message, "query") && message.query !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.query);
                if (message.conversation != null && $Object.hasOwnProperty.call(message, "conversation") && message.conversation !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.conversation);
                if (message.limit != null && $Object.hasOwnProperty.call(message, "limit") && message.limit !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.limit);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Search message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Search
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Search & chat.v1.Search.$Shape} Search
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Search.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Search();
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
                                message.query = value;
                            else
                                delete message.query;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conversation = value;
                            else
                                delete message.conversation;
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

            return Search;
        })();

        v1.SearchResult = (function() {

            /**
             * Properties of a SearchResult.
             * @typedef {Object} chat.v1.SearchResult.$Properties
             * @property {Array.<chat.v1.Entry.$Properties>|null} [entries] SearchResult entries
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SearchResult.
             * @memberof chat.v1
             * @interface ISearchResult
             * @augments chat.v1.SearchResult.$Properties
             * @deprecated Use chat.v1.SearchResult.$Properties instead.
             */

            /**
             * Shape of a SearchResult.
             * @typedef {{
             *   entries?: Array.<chat.v1.Entry.$Shape>|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} chat.v1.SearchResult.$Shape
             */

            /**
             * Constructs a new SearchResult.
             * @memberof chat.v1
             * @classdesc Represents a SearchResult.
             * @constructor
             * @param {chat.v1.SearchResult.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SearchResult = function (properties) {
                this.entries = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SearchResult entries.
             * @member {Array.<chat.v1.Entry.$Properties>} entries
             * @memberof chat.v1.SearchResult
             * @instance
             */
            SearchResult.prototype.entries = $util.emptyArray;

            /**
             * Creates a new SearchResult instance using the specified properties.
             * @function create
             * @memberof chat.v1.SearchResult
             * @static
             * @param {chat.v1.SearchResult.$Properties=} [properties] Properties to set
             * @returns {chat.v1.SearchResult} SearchResult instance
             * @type {{
             *   (properties: chat.v1.SearchResult.$Shape): chat.v1.SearchResult & chat.v1.SearchResult.$Shape;
             *   (properties?: chat.v1.SearchResult.$Properties): chat.v1.SearchResult;
             * }}
             */
            SearchResult.create = function(properties) {
                return new SearchResult(properties);
            };

            /**
             * Encodes the specified SearchResult message. Does not implicitly {@link chat.v1.SearchResult.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.SearchResult
             * @static
             * @param {chat.v1.SearchResult.$Properties} message SearchResult message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SearchResult.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        $root.chat.v1.Entry.encode(message.entries[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SearchResult message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.SearchResult
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.SearchResult & chat.v1.SearchResult.$Shape} SearchResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SearchResult.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.SearchResult();
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
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push($root.chat.v1.Entry.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return SearchResult;
        })();

        v1.Watch = (function() {

            /**
             * Properties of a Watch.
             * @typedef {Object} chat.v1.Watch.$Properties
             * @property {Array.<string>|null} [users] Watch users
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Watch.
             * @memberof chat.v1
             * @interface IWatch
             * @augments chat.v1.Watch.$Properties
             * @deprecated Use chat.v1.Watch.$Properties instead.
             */

            /**
             * Shape of a Watch.
             * @typedef {chat.v1.Watch.$Properties} chat.v1.Watch.$Shape
             */

            /**
             * Constructs a new Watch.
             * @memberof chat.v1
             * @classdesc Represents a Watch.
             * @constructor
             * @param {chat.v1.Watch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Watch = function (properties) {
                this.users = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Watch users.
             * @member {Array.<string>} users
             * @memberof chat.v1.Watch
             * @instance
             */
            Watch.prototype.users = $util.emptyArray;

            /**
             * Creates a new Watch instance using the specified properties.
             * @function create
             * @memberof chat.v1.Watch
             * @static
             * @param {chat.v1.Watch.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Watch} Watch instance
             * @type {{
             *   (properties: chat.v1.Watch.$Shape): chat.v1.Watch & chat.v1.Watch.$Shape;
             *   (properties?: chat.v1.Watch.$Properties): chat.v1.Watch;
             * }}
             */
            Watch.create = function(properties) {
                return new Watch(properties);
            };

            /**
             * Encodes the specified Watch message. Does not implicitly {@link chat.v1.Watch.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Watch
             * @static
             * @param {chat.v1.Watch.$Properties} message Watch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Watch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && message.users.length)
                    for (let i = 0; i < message.users.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.users[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Watch message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Watch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Watch & chat.v1.Watch.$Shape} Watch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Watch.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Watch();
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
                            if (!(message.users && message.users.length))
                                message.users = [];
                            message.users.push(reader.stringVerify());
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

            return Watch;
        })();

        v1.Watching = (function() {

            /**
             * Properties of a Watching.
             * @typedef {Object} chat.v1.Watching.$Properties
             * @property {number|null} [leaseMs] Watching leaseMs
             * @property {Array.<chat.v1.Presence.$Properties>|null} [presences] Watching presences
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Watching.
             * @memberof chat.v1
             * @interface IWatching
             * @augments chat.v1.Watching.$Properties
             * @deprecated Use chat.v1.Watching.$Properties instead.
             */

            /**
             * Shape of a Watching.
             * @typedef {chat.v1.Watching.$Properties} chat.v1.Watching.$Shape
             */

            /**
             * Constructs a new Watching.
             * @memberof chat.v1
             * @classdesc Represents a Watching.
             * @constructor
             * @param {chat.v1.Watching.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Watching = function (properties) {
                this.presences = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Watching leaseMs.
             * @member {number} leaseMs
             * @memberof chat.v1.Watching
             * @instance
             */
            Watching.prototype.leaseMs = 0;

            /**
             * Watching presences.
             * @member {Array.<chat.v1.Presence.$Properties>} presences
             * @memberof chat.v1.Watching
             * @instance
             */
            Watching.prototype.presences = $util.emptyArray;

            /**
             * Creates a new Watching instance using the specified properties.
             * @function create
             * @memberof chat.v1.Watching
             * @static
             * @param {chat.v1.Watching.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Watching} Watching instance
             * @type {{
             *   (properties: chat.v1.Watching.$Shape): chat.v1.Watching & chat.v1.Watching.$Shape;
             *   (properties?: chat.v1.Watching.$Properties): chat.v1.Watching;
             * }}
             */
            Watching.create = function(properties) {
                return new Watching(properties);
            };

            /**
             * Encodes the specified Watching message. Does not implicitly {@link chat.v1.Watching.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Watching
             * @static
             * @param {chat.v1.Watching.$Properties} message Watching message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Watching.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.leaseMs != null && $Object.hasOwnProperty.call(message, "leaseMs") && message.leaseMs !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.leaseMs);
                if (message.presences != null && message.presences.length)
                    for (let i = 0; i < message.presences.length; ++i)
                        $root.chat.v1.Presence.encode(message.presences[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Watching message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Watching
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Watching & chat.v1.Watching.$Shape} Watching
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Watching.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Watching();
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
                                message.leaseMs = value;
                            else
                                delete message.leaseMs;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.presences && message.presences.length))
                                message.presences = [];
                            message.presences.push($root.chat.v1.Presence.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return Watching;
        })();

        v1.Presence = (function() {

            /**
             * Properties of a Presence.
             * @typedef {Object} chat.v1.Presence.$Properties
             * @property {string|null} [user] Presence user
             * @property {boolean|null} [online] Presence online
             * @property {number|null} [lastSeenMs] Presence lastSeenMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Presence.
             * @memberof chat.v1
             * @interface IPresence
             * @augments chat.v1.Presence.$Properties
             * @deprecated Use chat.v1.Presence.$Properties instead.
             */

            /**
             * Shape of a Presence.
             * @typedef {chat.v1.Presence.$Properties} chat.v1.Presence.$Shape
             */

            /**
             * Constructs a new Presence.
             * @memberof chat.v1
             * @classdesc Represents a Presence.
             * @constructor
             * @param {chat.v1.Presence.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Presence = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Presence user.
             * @member {string} user
             * @memberof chat.v1.Presence
             * @instance
             */
            Presence.prototype.user = "";

            /**
             * Presence online.
             * @member {boolean} online
             * @memberof chat.v1.Presence
             * @instance
             */
            Presence.prototype.online = false;

            /**
             * Presence lastSeenMs.
             * @member {number} lastSeenMs
             * @memberof chat.v1.Presence
             * @instance
             */
            Presence.prototype.lastSeenMs = 0;

            /**
             * Creates a new Presence instance using the specified properties.
             * @function create
             * @memberof chat.v1.Presence
             * @static
             * @param {chat.v1.Presence.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Presence} Presence instance
             * @type {{
             *   (properties: chat.v1.Presence.$Shape): chat.v1.Presence & chat.v1.Presence.$Shape;
             *   (properties?: chat.v1.Presence.$Properties): chat.v1.Presence;
             * }}
             */
            Presence.create = function(properties) {
                return new Presence(properties);
            };

            /**
             * Encodes the specified Presence message. Does not implicitly {@link chat.v1.Presence.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Presence
             * @static
             * @param {chat.v1.Presence.$Properties} message Presence message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Presence.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.online != null && $Object.hasOwnProperty.call(message, "online") && message.online !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.online);
                if (message.lastSeenMs != null && $Object.hasOwnProperty.call(message, "lastSeenMs") && !$Object.is(message.lastSeenMs, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.lastSeenMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Presence message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Presence
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Presence & chat.v1.Presence.$Shape} Presence
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Presence.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Presence();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.online = value;
                            else
                                delete message.online;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.lastSeenMs = value;
                            else
                                delete message.lastSeenMs;
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

            return Presence;
        })();

        v1.Block = (function() {

            /**
             * Properties of a Block.
             * @typedef {Object} chat.v1.Block.$Properties
             * @property {string|null} [user] Block user
             * @property {boolean|null} [blocked] Block blocked
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Block.
             * @memberof chat.v1
             * @interface IBlock
             * @augments chat.v1.Block.$Properties
             * @deprecated Use chat.v1.Block.$Properties instead.
             */

            /**
             * Shape of a Block.
             * @typedef {chat.v1.Block.$Properties} chat.v1.Block.$Shape
             */

            /**
             * Constructs a new Block.
             * @memberof chat.v1
             * @classdesc Represents a Block.
             * @constructor
             * @param {chat.v1.Block.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Block = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Block user.
             * @member {string} user
             * @memberof chat.v1.Block
             * @instance
             */
            Block.prototype.user = "";

            /**
             * Block blocked.
             * @member {boolean} blocked
             * @memberof chat.v1.Block
             * @instance
             */
            Block.prototype.blocked = false;

            /**
             * Creates a new Block instance using the specified properties.
             * @function create
             * @memberof chat.v1.Block
             * @static
             * @param {chat.v1.Block.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Block} Block instance
             * @type {{
             *   (properties: chat.v1.Block.$Shape): chat.v1.Block & chat.v1.Block.$Shape;
             *   (properties?: chat.v1.Block.$Properties): chat.v1.Block;
             * }}
             */
            Block.create = function(properties) {
                return new Block(properties);
            };

            /**
             * Encodes the specified Block message. Does not implicitly {@link chat.v1.Block.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Block
             * @static
             * @param {chat.v1.Block.$Properties} message Block message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Block.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.blocked != null && $Object.hasOwnProperty.call(message, "blocked") && message.blocked !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.blocked);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Block message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Block
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Block & chat.v1.Block.$Shape} Block
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Block.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Block();
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
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.blocked = value;
                            else
                                delete message.blocked;
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

            return Block;
        })();

        v1.Blocks = (function() {

            /**
             * Properties of a Blocks.
             * @typedef {Object} chat.v1.Blocks.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Blocks.
             * @memberof chat.v1
             * @interface IBlocks
             * @augments chat.v1.Blocks.$Properties
             * @deprecated Use chat.v1.Blocks.$Properties instead.
             */

            /**
             * Shape of a Blocks.
             * @typedef {chat.v1.Blocks.$Properties} chat.v1.Blocks.$Shape
             */

            /**
             * Constructs a new Blocks.
             * @memberof chat.v1
             * @classdesc Represents a Blocks.
             * @constructor
             * @param {chat.v1.Blocks.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Blocks = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Blocks instance using the specified properties.
             * @function create
             * @memberof chat.v1.Blocks
             * @static
             * @param {chat.v1.Blocks.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Blocks} Blocks instance
             * @type {{
             *   (properties: chat.v1.Blocks.$Shape): chat.v1.Blocks & chat.v1.Blocks.$Shape;
             *   (properties?: chat.v1.Blocks.$Properties): chat.v1.Blocks;
             * }}
             */
            Blocks.create = function(properties) {
                return new Blocks(properties);
            };

            /**
             * Encodes the specified Blocks message. Does not implicitly {@link chat.v1.Blocks.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Blocks
             * @static
             * @param {chat.v1.Blocks.$Properties} message Blocks message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Blocks.encode = function (message, writer, _depth) {
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
             * Decodes a Blocks message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Blocks
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Blocks & chat.v1.Blocks.$Shape} Blocks
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Blocks.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Blocks();
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

            return Blocks;
        })();

        v1.BlockList = (function() {

            /**
             * Properties of a BlockList.
             * @typedef {Object} chat.v1.BlockList.$Properties
             * @property {Array.<string>|null} [users] BlockList users
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BlockList.
             * @memberof chat.v1
             * @interface IBlockList
             * @augments chat.v1.BlockList.$Properties
             * @deprecated Use chat.v1.BlockList.$Properties instead.
             */

            /**
             * Shape of a BlockList.
             * @typedef {chat.v1.BlockList.$Properties} chat.v1.BlockList.$Shape
             */

            /**
             * Constructs a new BlockList.
             * @memberof chat.v1
             * @classdesc Represents a BlockList.
             * @constructor
             * @param {chat.v1.BlockList.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BlockList = function (properties) {
                this.users = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BlockList users.
             * @member {Array.<string>} users
             * @memberof chat.v1.BlockList
             * @instance
             */
            BlockList.prototype.users = $util.emptyArray;

            /**
             * Creates a new BlockList instance using the specified properties.
             * @function create
             * @memberof chat.v1.BlockList
             * @static
             * @param {chat.v1.BlockList.$Properties=} [properties] Properties to set
             * @returns {chat.v1.BlockList} BlockList instance
             * @type {{
             *   (properties: chat.v1.BlockList.$Shape): chat.v1.BlockList & chat.v1.BlockList.$Shape;
             *   (properties?: chat.v1.BlockList.$Properties): chat.v1.BlockList;
             * }}
             */
            BlockList.create = function(properties) {
                return new BlockList(properties);
            };

            /**
             * Encodes the specified BlockList message. Does not implicitly {@link chat.v1.BlockList.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.BlockList
             * @static
             * @param {chat.v1.BlockList.$Properties} message BlockList message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BlockList.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && message.users.length)
                    for (let i = 0; i < message.users.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.users[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BlockList message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.BlockList
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.BlockList & chat.v1.BlockList.$Shape} BlockList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BlockList.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.BlockList();
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
                            if (!(message.users && message.users.length))
                                message.users = [];
                            message.users.push(reader.stringVerify());
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

            return BlockList;
        })();

        v1.SetProfile = (function() {

            /**
             * Properties of a SetProfile.
             * @typedef {Object} chat.v1.SetProfile.$Properties
             * @property {string|null} [displayName] SetProfile displayName
             * @property {string|null} [about] SetProfile about
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SetProfile.
             * @memberof chat.v1
             * @interface ISetProfile
             * @augments chat.v1.SetProfile.$Properties
             * @deprecated Use chat.v1.SetProfile.$Properties instead.
             */

            /**
             * Shape of a SetProfile.
             * @typedef {chat.v1.SetProfile.$Properties} chat.v1.SetProfile.$Shape
             */

            /**
             * Constructs a new SetProfile.
             * @memberof chat.v1
             * @classdesc Represents a SetProfile.
             * @constructor
             * @param {chat.v1.SetProfile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SetProfile = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SetProfile displayName.
             * @member {string} displayName
             * @memberof chat.v1.SetProfile
             * @instance
             */
            SetProfile.prototype.displayName = "";

            /**
             * SetProfile about.
             * @member {string} about
             * @memberof chat.v1.SetProfile
             * @instance
             */
            SetProfile.prototype.about = "";

            /**
             * Creates a new SetProfile instance using the specified properties.
             * @function create
             * @memberof chat.v1.SetProfile
             * @static
             * @param {chat.v1.SetProfile.$Properties=} [properties] Properties to set
             * @returns {chat.v1.SetProfile} SetProfile instance
             * @type {{
             *   (properties: chat.v1.SetProfile.$Shape): chat.v1.SetProfile & chat.v1.SetProfile.$Shape;
             *   (properties?: chat.v1.SetProfile.$Properties): chat.v1.SetProfile;
             * }}
             */
            SetProfile.create = function(properties) {
                return new SetProfile(properties);
            };

            /**
             * Encodes the specified SetProfile message. Does not implicitly {@link chat.v1.SetProfile.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.SetProfile
             * @static
             * @param {chat.v1.SetProfile.$Properties} message SetProfile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SetProfile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.displayName != null && $Object.hasOwnProperty.call(message, "displayName") && message.displayName !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.displayName);
                if (message.about != null && $Object.hasOwnProperty.call(message, "about") && message.about !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.about);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SetProfile message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.SetProfile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.SetProfile & chat.v1.SetProfile.$Shape} SetProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SetProfile.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.SetProfile();
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
                                message.displayName = value;
                            else
                                delete message.displayName;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.about = value;
                            else
                                delete message.about;
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

            return SetProfile;
        })();

        v1.Profiles = (function() {

            /**
             * Properties of a Profiles.
             * @typedef {Object} chat.v1.Profiles.$Properties
             * @property {Array.<string>|null} [users] Profiles users
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Profiles.
             * @memberof chat.v1
             * @interface IProfiles
             * @augments chat.v1.Profiles.$Properties
             * @deprecated Use chat.v1.Profiles.$Properties instead.
             */

            /**
             * Shape of a Profiles.
             * @typedef {chat.v1.Profiles.$Properties} chat.v1.Profiles.$Shape
             */

            /**
             * Constructs a new Profiles.
             * @memberof chat.v1
             * @classdesc Represents a Profiles.
             * @constructor
             * @param {chat.v1.Profiles.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Profiles = function (properties) {
                this.users = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Profiles users.
             * @member {Array.<string>} users
             * @memberof chat.v1.Profiles
             * @instance
             */
            Profiles.prototype.users = $util.emptyArray;

            /**
             * Creates a new Profiles instance using the specified properties.
             * @function create
             * @memberof chat.v1.Profiles
             * @static
             * @param {chat.v1.Profiles.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Profiles} Profiles instance
             * @type {{
             *   (properties: chat.v1.Profiles.$Shape): chat.v1.Profiles & chat.v1.Profiles.$Shape;
             *   (properties?: chat.v1.Profiles.$Properties): chat.v1.Profiles;
             * }}
             */
            Profiles.create = function(properties) {
                return new Profiles(properties);
            };

            /**
             * Encodes the specified Profiles message. Does not implicitly {@link chat.v1.Profiles.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Profiles
             * @static
             * @param {chat.v1.Profiles.$Properties} message Profiles message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Profiles.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && message.users.length)
                    for (let i = 0; i < message.users.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.users[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Profiles message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Profiles
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Profiles & chat.v1.Profiles.$Shape} Profiles
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Profiles.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Profiles();
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
                            if (!(message.users && message.users.length))
                                message.users = [];
                            message.users.push(reader.stringVerify());
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

            return Profiles;
        })();

        v1.ProfileList = (function() {

            /**
             * Properties of a ProfileList.
             * @typedef {Object} chat.v1.ProfileList.$Properties
             * @property {Array.<chat.v1.Profile.$Properties>|null} [profiles] ProfileList profiles
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ProfileList.
             * @memberof chat.v1
             * @interface IProfileList
             * @augments chat.v1.ProfileList.$Properties
             * @deprecated Use chat.v1.ProfileList.$Properties instead.
             */

            /**
             * Shape of a ProfileList.
             * @typedef {chat.v1.ProfileList.$Properties} chat.v1.ProfileList.$Shape
             */

            /**
             * Constructs a new ProfileList.
             * @memberof chat.v1
             * @classdesc Represents a ProfileList.
             * @constructor
             * @param {chat.v1.ProfileList.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ProfileList = function (properties) {
                this.profiles = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ProfileList profiles.
             * @member {Array.<chat.v1.Profile.$Properties>} profiles
             * @memberof chat.v1.ProfileList
             * @instance
             */
            ProfileList.prototype.profiles = $util.emptyArray;

            /**
             * Creates a new ProfileList instance using the specified properties.
             * @function create
             * @memberof chat.v1.ProfileList
             * @static
             * @param {chat.v1.ProfileList.$Properties=} [properties] Properties to set
             * @returns {chat.v1.ProfileList} ProfileList instance
             * @type {{
             *   (properties: chat.v1.ProfileList.$Shape): chat.v1.ProfileList & chat.v1.ProfileList.$Shape;
             *   (properties?: chat.v1.ProfileList.$Properties): chat.v1.ProfileList;
             * }}
             */
            ProfileList.create = function(properties) {
                return new ProfileList(properties);
            };

            /**
             * Encodes the specified ProfileList message. Does not implicitly {@link chat.v1.ProfileList.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.ProfileList
             * @static
             * @param {chat.v1.ProfileList.$Properties} message ProfileList message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ProfileList.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.profiles != null && message.profiles.length)
                    for (let i = 0; i < message.profiles.length; ++i)
                        $root.chat.v1.Profile.encode(message.profiles[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ProfileList message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.ProfileList
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.ProfileList & chat.v1.ProfileList.$Shape} ProfileList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ProfileList.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.ProfileList();
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
                            if (!(message.profiles && message.profiles.length))
                                message.profiles = [];
                            message.profiles.push($root.chat.v1.Profile.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return ProfileList;
        })();

        v1.Profile = (function() {

            /**
             * Properties of a Profile.
             * @typedef {Object} chat.v1.Profile.$Properties
             * @property {string|null} [user] Profile user
             * @property {string|null} [displayName] Profile displayName
             * @property {string|null} [about] Profile about
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Profile.
             * @memberof chat.v1
             * @interface IProfile
             * @augments chat.v1.Profile.$Properties
             * @deprecated Use chat.v1.Profile.$Properties instead.
             */

            /**
             * Shape of a Profile.
             * @typedef {chat.v1.Profile.$Properties} chat.v1.Profile.$Shape
             */

            /**
             * Constructs a new Profile.
             * @memberof chat.v1
             * @classdesc Represents a Profile.
             * @constructor
             * @param {chat.v1.Profile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Profile = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Profile user.
             * @member {string} user
             * @memberof chat.v1.Profile
             * @instance
             */
            Profile.prototype.user = "";

            /**
             * Profile displayName.
             * @member {string} displayName
             * @memberof chat.v1.Profile
             * @instance
             */
            Profile.prototype.displayName = "";

            /**
             * Profile about.
             * @member {string} about
             * @memberof chat.v1.Profile
             * @instance
             */
            Profile.prototype.about = "";

            /**
             * Creates a new Profile instance using the specified properties.
             * @function create
             * @memberof chat.v1.Profile
             * @static
             * @param {chat.v1.Profile.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Profile} Profile instance
             * @type {{
             *   (properties: chat.v1.Profile.$Shape): chat.v1.Profile & chat.v1.Profile.$Shape;
             *   (properties?: chat.v1.Profile.$Properties): chat.v1.Profile;
             * }}
             */
            Profile.create = function(properties) {
                return new Profile(properties);
            };

            /**
             * Encodes the specified Profile message. Does not implicitly {@link chat.v1.Profile.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Profile
             * @static
             * @param {chat.v1.Profile.$Properties} message Profile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Profile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.user);
                if (message.displayName != null && $Object.hasOwnProperty.call(message, "displayName") && message.displayName !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.displayName);
                if (message.about != null && $Object.hasOwnProperty.call(message, "about") && message.about !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.about);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Profile message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Profile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Profile & chat.v1.Profile.$Shape} Profile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Profile.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Profile();
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
                                message.displayName = value;
                            else
                                delete message.displayName;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.about = value;
                            else
                                delete message.about;
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

            return Profile;
        })();

        v1.Devices = (function() {

            /**
             * Properties of a Devices.
             * @typedef {Object} chat.v1.Devices.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Devices.
             * @memberof chat.v1
             * @interface IDevices
             * @augments chat.v1.Devices.$Properties
             * @deprecated Use chat.v1.Devices.$Properties instead.
             */

            /**
             * Shape of a Devices.
             * @typedef {chat.v1.Devices.$Properties} chat.v1.Devices.$Shape
             */

            /**
             * Constructs a new Devices.
             * @memberof chat.v1
             * @classdesc Represents a Devices.
             * @constructor
             * @param {chat.v1.Devices.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Devices = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Devices instance using the specified properties.
             * @function create
             * @memberof chat.v1.Devices
             * @static
             * @param {chat.v1.Devices.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Devices} Devices instance
             * @type {{
             *   (properties: chat.v1.Devices.$Shape): chat.v1.Devices & chat.v1.Devices.$Shape;
             *   (properties?: chat.v1.Devices.$Properties): chat.v1.Devices;
             * }}
             */
            Devices.create = function(properties) {
                return new Devices(properties);
            };

            /**
             * Encodes the specified Devices message. Does not implicitly {@link chat.v1.Devices.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Devices
             * @static
             * @param {chat.v1.Devices.$Properties} message Devices message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Devices.encode = function (message, writer, _depth) {
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
             * Decodes a Devices message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Devices
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Devices & chat.v1.Devices.$Shape} Devices
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Devices.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Devices();
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

            return Devices;
        })();

        v1.DeviceList = (function() {

            /**
             * Properties of a DeviceList.
             * @typedef {Object} chat.v1.DeviceList.$Properties
             * @property {Array.<chat.v1.Device.$Properties>|null} [devices] DeviceList devices
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DeviceList.
             * @memberof chat.v1
             * @interface IDeviceList
             * @augments chat.v1.DeviceList.$Properties
             * @deprecated Use chat.v1.DeviceList.$Properties instead.
             */

            /**
             * Shape of a DeviceList.
             * @typedef {chat.v1.DeviceList.$Properties} chat.v1.DeviceList.$Shape
             */

            /**
             * Constructs a new DeviceList.
             * @memberof chat.v1
             * @classdesc Represents a DeviceList.
             * @constructor
             * @param {chat.v1.DeviceList.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DeviceList = function (properties) {
                this.devices = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DeviceList devices.
             * @member {Array.<chat.v1.Device.$Properties>} devices
             * @memberof chat.v1.DeviceList
             * @instance
             */
            DeviceList.prototype.devices = $util.emptyArray;

            /**
             * Creates a new DeviceList instance using the specified properties.
             * @function create
             * @memberof chat.v1.DeviceList
             * @static
             * @param {chat.v1.DeviceList.$Properties=} [properties] Properties to set
             * @returns {chat.v1.DeviceList} DeviceList instance
             * @type {{
             *   (properties: chat.v1.DeviceList.$Shape): chat.v1.DeviceList & chat.v1.DeviceList.$Shape;
             *   (properties?: chat.v1.DeviceList.$Properties): chat.v1.DeviceList;
             * }}
             */
            DeviceList.create = function(properties) {
                return new DeviceList(properties);
            };

            /**
             * Encodes the specified DeviceList message. Does not implicitly {@link chat.v1.DeviceList.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.DeviceList
             * @static
             * @param {chat.v1.DeviceList.$Properties} message DeviceList message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DeviceList.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.devices != null && message.devices.length)
                    for (let i = 0; i < message.devices.length; ++i)
                        $root.chat.v1.Device.encode(message.devices[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DeviceList message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.DeviceList
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.DeviceList & chat.v1.DeviceList.$Shape} DeviceList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DeviceList.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.DeviceList();
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
                            if (!(message.devices && message.devices.length))
                                message.devices = [];
                            message.devices.push($root.chat.v1.Device.decode(reader, reader.size(), $undefined, _depth + 1));
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

            return DeviceList;
        })();

        v1.Device = (function() {

            /**
             * Properties of a Device.
             * @typedef {Object} chat.v1.Device.$Properties
             * @property {string|null} [deviceId] Device deviceId
             * @property {number|null} [deviceClass] Device deviceClass
             * @property {string|null} [client] Device client
             * @property {number|null} [firstLoginAtMs] Device firstLoginAtMs
             * @property {number|null} [lastLoginAtMs] Device lastLoginAtMs
             * @property {string|null} [remote] Device remote
             * @property {boolean|null} [online] Device online
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Device.
             * @memberof chat.v1
             * @interface IDevice
             * @augments chat.v1.Device.$Properties
             * @deprecated Use chat.v1.Device.$Properties instead.
             */

            /**
             * Shape of a Device.
             * @typedef {chat.v1.Device.$Properties} chat.v1.Device.$Shape
             */

            /**
             * Constructs a new Device.
             * @memberof chat.v1
             * @classdesc Represents a Device.
             * @constructor
             * @param {chat.v1.Device.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Device = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Device deviceId.
             * @member {string} deviceId
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.deviceId = "";

            /**
             * Device deviceClass.
             * @member {number} deviceClass
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.deviceClass = 0;

            /**
             * Device client.
             * @member {string} client
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.client = "";

            /**
             * Device firstLoginAtMs.
             * @member {number} firstLoginAtMs
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.firstLoginAtMs = 0;

            /**
             * Device lastLoginAtMs.
             * @member {number} lastLoginAtMs
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.lastLoginAtMs = 0;

            /**
             * Device remote.
             * @member {string} remote
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.remote = "";

            /**
             * Device online.
             * @member {boolean} online
             * @memberof chat.v1.Device
             * @instance
             */
            Device.prototype.online = false;

            /**
             * Creates a new Device instance using the specified properties.
             * @function create
             * @memberof chat.v1.Device
             * @static
             * @param {chat.v1.Device.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Device} Device instance
             * @type {{
             *   (properties: chat.v1.Device.$Shape): chat.v1.Device & chat.v1.Device.$Shape;
             *   (properties?: chat.v1.Device.$Properties): chat.v1.Device;
             * }}
             */
            Device.create = function(properties) {
                return new Device(properties);
            };

            /**
             * Encodes the specified Device message. Does not implicitly {@link chat.v1.Device.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Device
             * @static
             * @param {chat.v1.Device.$Properties} message Device message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Device.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.deviceClass != null && $Object.hasOwnProperty.call(message, "deviceClass") && message.deviceClass !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.deviceClass);
                if (message.client != null && $Object.hasOwnProperty.call(message, "client") && message.client !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.client);
                if (message.firstLoginAtMs != null && $Object.hasOwnProperty.call(message, "firstLoginAtMs") && !$Object.is(message.firstLoginAtMs, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.firstLoginAtMs);
                if (message.lastLoginAtMs != null && $Object.hasOwnProperty.call(message, "lastLoginAtMs") && !$Object.is(message.lastLoginAtMs, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.lastLoginAtMs);
                if (message.remote != null && $Object.hasOwnProperty.call(message, "remote") && message.remote !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.remote);
                if (message.online != null && $Object.hasOwnProperty.call(message, "online") && message.online !== false)
                    writer.uint32(/* id 7, wireType 0 =*/56).bool(message.online);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Device message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Device
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Device & chat.v1.Device.$Shape} Device
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Device.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Device();
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
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.deviceClass = value;
                            else
                                delete message.deviceClass;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.client = value;
                            else
                                delete message.client;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.firstLoginAtMs = value;
                            else
                                delete message.firstLoginAtMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.lastLoginAtMs = value;
                            else
                                delete message.lastLoginAtMs;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.remote = value;
                            else
                                delete message.remote;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.online = value;
                            else
                                delete message.online;
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

            return Device;
        })();

        v1.Revoke = (function() {

            /**
             * Properties of a Revoke.
             * @typedef {Object} chat.v1.Revoke.$Properties
             * @property {string|null} [deviceId] Revoke deviceId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Revoke.
             * @memberof chat.v1
             * @interface IRevoke
             * @augments chat.v1.Revoke.$Properties
             * @deprecated Use chat.v1.Revoke.$Properties instead.
             */

            /**
             * Shape of a Revoke.
             * @typedef {chat.v1.Revoke.$Properties} chat.v1.Revoke.$Shape
             */

            /**
             * Constructs a new Revoke.
             * @memberof chat.v1
             * @classdesc Represents a Revoke.
             * @constructor
             * @param {chat.v1.Revoke.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Revoke = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Revoke deviceId.
             * @member {string} deviceId
             * @memberof chat.v1.Revoke
             * @instance
             */
            Revoke.prototype.deviceId = "";

            /**
             * Creates a new Revoke instance using the specified properties.
             * @function create
             * @memberof chat.v1.Revoke
             * @static
             * @param {chat.v1.Revoke.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Revoke} Revoke instance
             * @type {{
             *   (properties: chat.v1.Revoke.$Shape): chat.v1.Revoke & chat.v1.Revoke.$Shape;
             *   (properties?: chat.v1.Revoke.$Properties): chat.v1.Revoke;
             * }}
             */
            Revoke.create = function(properties) {
                return new Revoke(properties);
            };

            /**
             * Encodes the specified Revoke message. Does not implicitly {@link chat.v1.Revoke.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Revoke
             * @static
             * @param {chat.v1.Revoke.$Properties} message Revoke message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Revoke.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Revoke message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Revoke
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Revoke & chat.v1.Revoke.$Shape} Revoke
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Revoke.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Revoke();
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
                                message.deviceId = value;
                            else
                                delete message.deviceId;
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

            return Revoke;
        })();

        v1.ChangePassword = (function() {

            /**
             * Properties of a ChangePassword.
             * @typedef {Object} chat.v1.ChangePassword.$Properties
             * @property {string|null} [oldPassword] ChangePassword oldPassword
             * @property {string|null} [newPassword] ChangePassword newPassword
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ChangePassword.
             * @memberof chat.v1
             * @interface IChangePassword
             * @augments chat.v1.ChangePassword.$Properties
             * @deprecated Use chat.v1.ChangePassword.$Properties instead.
             */

            /**
             * Shape of a ChangePassword.
             * @typedef {chat.v1.ChangePassword.$Properties} chat.v1.ChangePassword.$Shape
             */

            /**
             * Constructs a new ChangePassword.
             * @memberof chat.v1
             * @classdesc Represents a ChangePassword.
             * @constructor
             * @param {chat.v1.ChangePassword.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ChangePassword = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ChangePassword oldPassword.
             * @member {string} oldPassword
             * @memberof chat.v1.ChangePassword
             * @instance
             */
            ChangePassword.prototype.oldPassword = "";

            /**
             * ChangePassword newPassword.
             * @member {string} newPassword
             * @memberof chat.v1.ChangePassword
             * @instance
             */
            ChangePassword.prototype.newPassword = "";

            /**
             * Creates a new ChangePassword instance using the specified properties.
             * @function create
             * @memberof chat.v1.ChangePassword
             * @static
             * @param {chat.v1.ChangePassword.$Properties=} [properties] Properties to set
             * @returns {chat.v1.ChangePassword} ChangePassword instance
             * @type {{
             *   (properties: chat.v1.ChangePassword.$Shape): chat.v1.ChangePassword & chat.v1.ChangePassword.$Shape;
             *   (properties?: chat.v1.ChangePassword.$Properties): chat.v1.ChangePassword;
             * }}
             */
            ChangePassword.create = function(properties) {
                return new ChangePassword(properties);
            };

            /**
             * Encodes the specified ChangePassword message. Does not implicitly {@link chat.v1.ChangePassword.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.ChangePassword
             * @static
             * @param {chat.v1.ChangePassword.$Properties} message ChangePassword message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ChangePassword.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.oldPassword != null && $Object.hasOwnProperty.call(message, "oldPassword") && message.oldPassword !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.oldPassword);
                if (message.newPassword != null && $Object.hasOwnProperty.call(message, "newPassword") && message.newPassword !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.newPassword);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ChangePassword message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.ChangePassword
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.ChangePassword & chat.v1.ChangePassword.$Shape} ChangePassword
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ChangePassword.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.ChangePassword();
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
                                message.oldPassword = value;
                            else
                                delete message.oldPassword;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.newPassword = value;
                            else
                                delete message.newPassword;
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

            return ChangePassword;
        })();

        v1.Done = (function() {

            /**
             * Properties of a Done.
             * @typedef {Object} chat.v1.Done.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Done.
             * @memberof chat.v1
             * @interface IDone
             * @augments chat.v1.Done.$Properties
             * @deprecated Use chat.v1.Done.$Properties instead.
             */

            /**
             * Shape of a Done.
             * @typedef {chat.v1.Done.$Properties} chat.v1.Done.$Shape
             */

            /**
             * Constructs a new Done.
             * @memberof chat.v1
             * @classdesc Represents a Done.
             * @constructor
             * @param {chat.v1.Done.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Done = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new Done instance using the specified properties.
             * @function create
             * @memberof chat.v1.Done
             * @static
             * @param {chat.v1.Done.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Done} Done instance
             * @type {{
             *   (properties: chat.v1.Done.$Shape): chat.v1.Done & chat.v1.Done.$Shape;
             *   (properties?: chat.v1.Done.$Properties): chat.v1.Done;
             * }}
             */
            Done.create = function(properties) {
                return new Done(properties);
            };

            /**
             * Encodes the specified Done message. Does not implicitly {@link chat.v1.Done.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Done
             * @static
             * @param {chat.v1.Done.$Properties} message Done message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Done.encode = function (message, writer, _depth) {
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
             * Decodes a Done message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Done
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Done & chat.v1.Done.$Shape} Done
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Done.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Done();
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

            return Done;
        })();

        v1.Kicked = (function() {

            /**
             * Properties of a Kicked.
             * @typedef {Object} chat.v1.Kicked.$Properties
             * @property {number|null} [reason] Kicked reason
             * @property {string|null} [by] Kicked by
             * @property {string|null} [client] Kicked client
             * @property {number|null} [atMs] Kicked atMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Kicked.
             * @memberof chat.v1
             * @interface IKicked
             * @augments chat.v1.Kicked.$Properties
             * @deprecated Use chat.v1.Kicked.$Properties instead.
             */

            /**
             * Shape of a Kicked.
             * @typedef {chat.v1.Kicked.$Properties} chat.v1.Kicked.$Shape
             */

            /**
             * Constructs a new Kicked.
             * @memberof chat.v1
             * @classdesc Represents a Kicked.
             * @constructor
             * @param {chat.v1.Kicked.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Kicked = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Kicked reason.
             * @member {number} reason
             * @memberof chat.v1.Kicked
             * @instance
             */
            Kicked.prototype.reason = 0;

            /**
             * Kicked by.
             * @member {string} by
             * @memberof chat.v1.Kicked
             * @instance
             */
            Kicked.prototype.by = "";

            /**
             * Kicked client.
             * @member {string} client
             * @memberof chat.v1.Kicked
             * @instance
             */
            Kicked.prototype.client = "";

            /**
             * Kicked atMs.
             * @member {number} atMs
             * @memberof chat.v1.Kicked
             * @instance
             */
            Kicked.prototype.atMs = 0;

            /**
             * Creates a new Kicked instance using the specified properties.
             * @function create
             * @memberof chat.v1.Kicked
             * @static
             * @param {chat.v1.Kicked.$Properties=} [properties] Properties to set
             * @returns {chat.v1.Kicked} Kicked instance
             * @type {{
             *   (properties: chat.v1.Kicked.$Shape): chat.v1.Kicked & chat.v1.Kicked.$Shape;
             *   (properties?: chat.v1.Kicked.$Properties): chat.v1.Kicked;
             * }}
             */
            Kicked.create = function(properties) {
                return new Kicked(properties);
            };

            /**
             * Encodes the specified Kicked message. Does not implicitly {@link chat.v1.Kicked.verify|verify} messages.
             * @function encode
             * @memberof chat.v1.Kicked
             * @static
             * @param {chat.v1.Kicked.$Properties} message Kicked message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Kicked.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.reason);
                if (message.by != null && $Object.hasOwnProperty.call(message, "by") && message.by !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.by);
                if (message.client != null && $Object.hasOwnProperty.call(message, "client") && message.client !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.client);
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && !$Object.is(message.atMs, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.atMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Kicked message from the specified reader or buffer.
             * @function decode
             * @memberof chat.v1.Kicked
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {chat.v1.Kicked & chat.v1.Kicked.$Shape} Kicked
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Kicked.decode = function (reader, length, _end, _depth, _target) {
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
                message = _target || new $root.chat.v1.Kicked();
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
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.by = value;
                            else
                                delete message.by;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.client = value;
                            else
                                delete message.client;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.atMs = value;
                            else
                                delete message.atMs;
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

            return Kicked;
        })();

        return v1;
    })();

    return chat;
})();

export {
  $root as default
};
