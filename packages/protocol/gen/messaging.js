/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import * as $protobuf from '#protobuf';

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const lantern = $root.lantern = (() => {

    /**
     * Namespace lantern.
     * @exports lantern
     * @namespace
     */
    const lantern = {};

    lantern.messaging = (function() {

        /**
         * Namespace messaging.
         * @memberof lantern
         * @namespace
         */
        const messaging = {};

        messaging.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof lantern.messaging
             * @namespace
             */
            const v1 = {};

            v1.ClientBatch = (function() {

                /**
                 * Properties of a ClientBatch.
                 * @typedef {Object} lantern.messaging.v1.ClientBatch.$Properties
                 * @property {Array.<lantern.messaging.v1.ClientFrame.$Properties>|null} [frames] ClientBatch frames
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ClientBatch.
                 * @memberof lantern.messaging.v1
                 * @interface IClientBatch
                 * @augments lantern.messaging.v1.ClientBatch.$Properties
                 * @deprecated Use lantern.messaging.v1.ClientBatch.$Properties instead.
                 */

                /**
                 * Shape of a ClientBatch.
                 * @typedef {{
                 *   frames?: Array.<lantern.messaging.v1.ClientFrame.$Shape>|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * }} lantern.messaging.v1.ClientBatch.$Shape
                 */

                /**
                 * Constructs a new ClientBatch.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a ClientBatch.
                 * @constructor
                 * @param {lantern.messaging.v1.ClientBatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ClientBatch = function (properties) {
                    this.frames = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ClientBatch frames.
                 * @member {Array.<lantern.messaging.v1.ClientFrame.$Properties>} frames
                 * @memberof lantern.messaging.v1.ClientBatch
                 * @instance
                 */
                ClientBatch.prototype.frames = $util.emptyArray;

                /**
                 * Encodes the specified ClientBatch message. Does not implicitly {@link lantern.messaging.v1.ClientBatch.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.ClientBatch
                 * @static
                 * @param {lantern.messaging.v1.ClientBatch.$Properties} message ClientBatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ClientBatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.frames != null && message.frames.length)
                        for (let i = 0; i < message.frames.length; ++i)
                            $root.lantern.messaging.v1.ClientFrame.encode(message.frames[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ClientBatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.ClientBatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClientBatch & lantern.messaging.v1.ClientBatch.$Shape} ClientBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ClientBatch.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.ClientBatch();
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
                                if (!(message.frames && message.frames.length))
                                    message.frames = [];
                                message.frames.push($root.lantern.messaging.v1.ClientFrame.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return ClientBatch;
            })();

            v1.ClientFrame = (function() {

                /**
                 * Properties of a ClientFrame.
                 * @typedef {Object} lantern.messaging.v1.ClientFrame.$Properties
                 * @property {number|null} [seq] ClientFrame seq
                 * @property {lantern.messaging.v1.Hello.$Properties|null} [hello] ClientFrame hello
                 * @property {lantern.messaging.v1.RegisterDevice.$Properties|null} [registerDevice] ClientFrame registerDevice
                 * @property {lantern.messaging.v1.UploadPreKeys.$Properties|null} [uploadPreKeys] ClientFrame uploadPreKeys
                 * @property {lantern.messaging.v1.ClaimPreKeys.$Properties|null} [claimPreKeys] ClientFrame claimPreKeys
                 * @property {lantern.messaging.v1.GetDevices.$Properties|null} [getDevices] ClientFrame getDevices
                 * @property {lantern.messaging.v1.RemoveDevice.$Properties|null} [removeDevice] ClientFrame removeDevice
                 * @property {lantern.messaging.v1.Send.$Properties|null} [send] ClientFrame send
                 * @property {lantern.messaging.v1.Ack.$Properties|null} [ack] ClientFrame ack
                 * @property {lantern.messaging.v1.Ping.$Properties|null} [ping] ClientFrame ping
                 * @property {lantern.messaging.v1.RefreshToken.$Properties|null} [refreshToken] ClientFrame refreshToken
                 * @property {"hello"|"registerDevice"|"uploadPreKeys"|"claimPreKeys"|"getDevices"|"removeDevice"|"send"|"ack"|"ping"|"refreshToken"} [request] ClientFrame request
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ClientFrame.
                 * @memberof lantern.messaging.v1
                 * @interface IClientFrame
                 * @augments lantern.messaging.v1.ClientFrame.$Properties
                 * @deprecated Use lantern.messaging.v1.ClientFrame.$Properties instead.
                 */

                /**
                 * Narrowed shape of a ClientFrame.
                 * @typedef {{
                 *   seq?: number|null;
                 *   hello?: lantern.messaging.v1.Hello.$Shape|null;
                 *   registerDevice?: lantern.messaging.v1.RegisterDevice.$Shape|null;
                 *   uploadPreKeys?: lantern.messaging.v1.UploadPreKeys.$Shape|null;
                 *   claimPreKeys?: lantern.messaging.v1.ClaimPreKeys.$Shape|null;
                 *   getDevices?: lantern.messaging.v1.GetDevices.$Shape|null;
                 *   removeDevice?: lantern.messaging.v1.RemoveDevice.$Shape|null;
                 *   send?: lantern.messaging.v1.Send.$Shape|null;
                 *   ack?: lantern.messaging.v1.Ack.$Shape|null;
                 *   ping?: lantern.messaging.v1.Ping.$Shape|null;
                 *   refreshToken?: lantern.messaging.v1.RefreshToken.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ request?: undefined; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "hello"; hello: lantern.messaging.v1.Hello.$Shape; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "registerDevice"; hello?: null; registerDevice: lantern.messaging.v1.RegisterDevice.$Shape; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "uploadPreKeys"; hello?: null; registerDevice?: null; uploadPreKeys: lantern.messaging.v1.UploadPreKeys.$Shape; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "claimPreKeys"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys: lantern.messaging.v1.ClaimPreKeys.$Shape; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "getDevices"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices: lantern.messaging.v1.GetDevices.$Shape; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "removeDevice"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice: lantern.messaging.v1.RemoveDevice.$Shape; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "send"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send: lantern.messaging.v1.Send.$Shape; ack?: null; ping?: null; refreshToken?: null }|{ request?: "ack"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack: lantern.messaging.v1.Ack.$Shape; ping?: null; refreshToken?: null }|{ request?: "ping"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping: lantern.messaging.v1.Ping.$Shape; refreshToken?: null }|{ request?: "refreshToken"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken: lantern.messaging.v1.RefreshToken.$Shape })
                 * )} lantern.messaging.v1.ClientFrame.$Shape
                 */

                /**
                 * Constructs a new ClientFrame.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a ClientFrame.
                 * @constructor
                 * @param {lantern.messaging.v1.ClientFrame.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ClientFrame = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ClientFrame seq.
                 * @member {number} seq
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.seq = 0;

                /**
                 * ClientFrame hello.
                 * @member {lantern.messaging.v1.Hello.$Properties|null|undefined} hello
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.hello = null;

                /**
                 * ClientFrame registerDevice.
                 * @member {lantern.messaging.v1.RegisterDevice.$Properties|null|undefined} registerDevice
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.registerDevice = null;

                /**
                 * ClientFrame uploadPreKeys.
                 * @member {lantern.messaging.v1.UploadPreKeys.$Properties|null|undefined} uploadPreKeys
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.uploadPreKeys = null;

                /**
                 * ClientFrame claimPreKeys.
                 * @member {lantern.messaging.v1.ClaimPreKeys.$Properties|null|undefined} claimPreKeys
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.claimPreKeys = null;

                /**
                 * ClientFrame getDevices.
                 * @member {lantern.messaging.v1.GetDevices.$Properties|null|undefined} getDevices
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.getDevices = null;

                /**
                 * ClientFrame removeDevice.
                 * @member {lantern.messaging.v1.RemoveDevice.$Properties|null|undefined} removeDevice
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.removeDevice = null;

                /**
                 * ClientFrame send.
                 * @member {lantern.messaging.v1.Send.$Properties|null|undefined} send
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.send = null;

                /**
                 * ClientFrame ack.
                 * @member {lantern.messaging.v1.Ack.$Properties|null|undefined} ack
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.ack = null;

                /**
                 * ClientFrame ping.
                 * @member {lantern.messaging.v1.Ping.$Properties|null|undefined} ping
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.ping = null;

                /**
                 * ClientFrame refreshToken.
                 * @member {lantern.messaging.v1.RefreshToken.$Properties|null|undefined} refreshToken
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                ClientFrame.prototype.refreshToken = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * ClientFrame request.
                 * @member {"hello"|"registerDevice"|"uploadPreKeys"|"claimPreKeys"|"getDevices"|"removeDevice"|"send"|"ack"|"ping"|"refreshToken"|undefined} request
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @instance
                 */
                $Object.defineProperty(ClientFrame.prototype, "request", {
                    get: $util.oneOfGetter($oneOfFields = ["hello", "registerDevice", "uploadPreKeys", "claimPreKeys", "getDevices", "removeDevice", "send", "ack", "ping", "refreshToken"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified ClientFrame message. Does not implicitly {@link lantern.messaging.v1.ClientFrame.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @static
                 * @param {lantern.messaging.v1.ClientFrame.$Properties} message ClientFrame message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ClientFrame.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.seq);
                    if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                        $root.lantern.messaging.v1.Hello.encode(message.hello, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.registerDevice != null && $Object.hasOwnProperty.call(message, "registerDevice"))
                        $root.lantern.messaging.v1.RegisterDevice.encode(message.registerDevice, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.uploadPreKeys != null && $Object.hasOwnProperty.call(message, "uploadPreKeys"))
                        $root.lantern.messaging.v1.UploadPreKeys.encode(message.uploadPreKeys, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.claimPreKeys != null && $Object.hasOwnProperty.call(message, "claimPreKeys"))
                        $root.lantern.messaging.v1.ClaimPreKeys.encode(message.claimPreKeys, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.getDevices != null && $Object.hasOwnProperty.call(message, "getDevices"))
                        $root.lantern.messaging.v1.GetDevices.encode(message.getDevices, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.removeDevice != null && $Object.hasOwnProperty.call(message, "removeDevice"))
                        $root.lantern.messaging.v1.RemoveDevice.encode(message.removeDevice, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.send != null && $Object.hasOwnProperty.call(message, "send"))
                        $root.lantern.messaging.v1.Send.encode(message.send, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                        $root.lantern.messaging.v1.Ack.encode(message.ack, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                    if (message.ping != null && $Object.hasOwnProperty.call(message, "ping"))
                        $root.lantern.messaging.v1.Ping.encode(message.ping, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.refreshToken != null && $Object.hasOwnProperty.call(message, "refreshToken"))
                        $root.lantern.messaging.v1.RefreshToken.encode(message.refreshToken, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ClientFrame message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.ClientFrame
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClientFrame & lantern.messaging.v1.ClientFrame.$Shape} ClientFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ClientFrame.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.ClientFrame();
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
                                    message.seq = value;
                                else
                                    delete message.seq;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.hello = $root.lantern.messaging.v1.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                                message.request = "hello";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.registerDevice = $root.lantern.messaging.v1.RegisterDevice.decode(reader, reader.size(), $undefined, _depth + 1, message.registerDevice);
                                message.request = "registerDevice";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.uploadPreKeys = $root.lantern.messaging.v1.UploadPreKeys.decode(reader, reader.size(), $undefined, _depth + 1, message.uploadPreKeys);
                                message.request = "uploadPreKeys";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.claimPreKeys = $root.lantern.messaging.v1.ClaimPreKeys.decode(reader, reader.size(), $undefined, _depth + 1, message.claimPreKeys);
                                message.request = "claimPreKeys";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.getDevices = $root.lantern.messaging.v1.GetDevices.decode(reader, reader.size(), $undefined, _depth + 1, message.getDevices);
                                message.request = "getDevices";
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.removeDevice = $root.lantern.messaging.v1.RemoveDevice.decode(reader, reader.size(), $undefined, _depth + 1, message.removeDevice);
                                message.request = "removeDevice";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.send = $root.lantern.messaging.v1.Send.decode(reader, reader.size(), $undefined, _depth + 1, message.send);
                                message.request = "send";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.ack = $root.lantern.messaging.v1.Ack.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                                message.request = "ack";
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.ping = $root.lantern.messaging.v1.Ping.decode(reader, reader.size(), $undefined, _depth + 1, message.ping);
                                message.request = "ping";
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.refreshToken = $root.lantern.messaging.v1.RefreshToken.decode(reader, reader.size(), $undefined, _depth + 1, message.refreshToken);
                                message.request = "refreshToken";
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

                return ClientFrame;
            })();

            v1.ServerBatch = (function() {

                /**
                 * Properties of a ServerBatch.
                 * @typedef {Object} lantern.messaging.v1.ServerBatch.$Properties
                 * @property {Array.<lantern.messaging.v1.ServerFrame.$Properties>|null} [frames] ServerBatch frames
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ServerBatch.
                 * @memberof lantern.messaging.v1
                 * @interface IServerBatch
                 * @augments lantern.messaging.v1.ServerBatch.$Properties
                 * @deprecated Use lantern.messaging.v1.ServerBatch.$Properties instead.
                 */

                /**
                 * Shape of a ServerBatch.
                 * @typedef {{
                 *   frames?: Array.<lantern.messaging.v1.ServerFrame.$Shape>|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * }} lantern.messaging.v1.ServerBatch.$Shape
                 */

                /**
                 * Constructs a new ServerBatch.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a ServerBatch.
                 * @constructor
                 * @param {lantern.messaging.v1.ServerBatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ServerBatch = function (properties) {
                    this.frames = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ServerBatch frames.
                 * @member {Array.<lantern.messaging.v1.ServerFrame.$Properties>} frames
                 * @memberof lantern.messaging.v1.ServerBatch
                 * @instance
                 */
                ServerBatch.prototype.frames = $util.emptyArray;

                /**
                 * Encodes the specified ServerBatch message. Does not implicitly {@link lantern.messaging.v1.ServerBatch.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.ServerBatch
                 * @static
                 * @param {lantern.messaging.v1.ServerBatch.$Properties} message ServerBatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ServerBatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.frames != null && message.frames.length)
                        for (let i = 0; i < message.frames.length; ++i)
                            $root.lantern.messaging.v1.ServerFrame.encode(message.frames[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ServerBatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.ServerBatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ServerBatch & lantern.messaging.v1.ServerBatch.$Shape} ServerBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ServerBatch.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.ServerBatch();
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
                                if (!(message.frames && message.frames.length))
                                    message.frames = [];
                                message.frames.push($root.lantern.messaging.v1.ServerFrame.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return ServerBatch;
            })();

            v1.ServerFrame = (function() {

                /**
                 * Properties of a ServerFrame.
                 * @typedef {Object} lantern.messaging.v1.ServerFrame.$Properties
                 * @property {number|null} [seq] ServerFrame seq
                 * @property {lantern.messaging.v1.Problem.$Properties|null} [problem] ServerFrame problem
                 * @property {lantern.messaging.v1.Welcome.$Properties|null} [welcome] ServerFrame welcome
                 * @property {lantern.messaging.v1.PreKeyCounts.$Properties|null} [preKeyCounts] ServerFrame preKeyCounts
                 * @property {lantern.messaging.v1.PreKeyBundles.$Properties|null} [preKeyBundles] ServerFrame preKeyBundles
                 * @property {lantern.messaging.v1.DeviceList.$Properties|null} [deviceList] ServerFrame deviceList
                 * @property {lantern.messaging.v1.DeviceRemoved.$Properties|null} [deviceRemoved] ServerFrame deviceRemoved
                 * @property {lantern.messaging.v1.Accepted.$Properties|null} [accepted] ServerFrame accepted
                 * @property {lantern.messaging.v1.Duplicate.$Properties|null} [duplicate] ServerFrame duplicate
                 * @property {lantern.messaging.v1.DeviceMismatch.$Properties|null} [deviceMismatch] ServerFrame deviceMismatch
                 * @property {lantern.messaging.v1.Acked.$Properties|null} [acked] ServerFrame acked
                 * @property {lantern.messaging.v1.Pong.$Properties|null} [pong] ServerFrame pong
                 * @property {lantern.messaging.v1.TokenRefreshed.$Properties|null} [tokenRefreshed] ServerFrame tokenRefreshed
                 * @property {lantern.messaging.v1.Deliver.$Properties|null} [deliver] ServerFrame deliver
                 * @property {lantern.messaging.v1.CaughtUp.$Properties|null} [caughtUp] ServerFrame caughtUp
                 * @property {lantern.messaging.v1.MessagesDropped.$Properties|null} [messagesDropped] ServerFrame messagesDropped
                 * @property {lantern.messaging.v1.PreKeysLow.$Properties|null} [preKeysLow] ServerFrame preKeysLow
                 * @property {lantern.messaging.v1.DevicesChanged.$Properties|null} [devicesChanged] ServerFrame devicesChanged
                 * @property {lantern.messaging.v1.SessionRestarted.$Properties|null} [sessionRestarted] ServerFrame sessionRestarted
                 * @property {lantern.messaging.v1.TokenExpiring.$Properties|null} [tokenExpiring] ServerFrame tokenExpiring
                 * @property {lantern.messaging.v1.GoingAway.$Properties|null} [goingAway] ServerFrame goingAway
                 * @property {"problem"|"welcome"|"preKeyCounts"|"preKeyBundles"|"deviceList"|"deviceRemoved"|"accepted"|"duplicate"|"deviceMismatch"|"acked"|"pong"|"tokenRefreshed"|"deliver"|"caughtUp"|"messagesDropped"|"preKeysLow"|"devicesChanged"|"sessionRestarted"|"tokenExpiring"|"goingAway"} [body] ServerFrame body
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ServerFrame.
                 * @memberof lantern.messaging.v1
                 * @interface IServerFrame
                 * @augments lantern.messaging.v1.ServerFrame.$Properties
                 * @deprecated Use lantern.messaging.v1.ServerFrame.$Properties instead.
                 */

                /**
                 * Narrowed shape of a ServerFrame.
                 * @typedef {{
                 *   seq?: number|null;
                 *   problem?: lantern.messaging.v1.Problem.$Shape|null;
                 *   welcome?: lantern.messaging.v1.Welcome.$Shape|null;
                 *   preKeyCounts?: lantern.messaging.v1.PreKeyCounts.$Shape|null;
                 *   preKeyBundles?: lantern.messaging.v1.PreKeyBundles.$Shape|null;
                 *   deviceList?: lantern.messaging.v1.DeviceList.$Shape|null;
                 *   deviceRemoved?: lantern.messaging.v1.DeviceRemoved.$Shape|null;
                 *   accepted?: lantern.messaging.v1.Accepted.$Shape|null;
                 *   duplicate?: lantern.messaging.v1.Duplicate.$Shape|null;
                 *   deviceMismatch?: lantern.messaging.v1.DeviceMismatch.$Shape|null;
                 *   acked?: lantern.messaging.v1.Acked.$Shape|null;
                 *   pong?: lantern.messaging.v1.Pong.$Shape|null;
                 *   tokenRefreshed?: lantern.messaging.v1.TokenRefreshed.$Shape|null;
                 *   deliver?: lantern.messaging.v1.Deliver.$Shape|null;
                 *   caughtUp?: lantern.messaging.v1.CaughtUp.$Shape|null;
                 *   messagesDropped?: lantern.messaging.v1.MessagesDropped.$Shape|null;
                 *   preKeysLow?: lantern.messaging.v1.PreKeysLow.$Shape|null;
                 *   devicesChanged?: lantern.messaging.v1.DevicesChanged.$Shape|null;
                 *   sessionRestarted?: lantern.messaging.v1.SessionRestarted.$Shape|null;
                 *   tokenExpiring?: lantern.messaging.v1.TokenExpiring.$Shape|null;
                 *   goingAway?: lantern.messaging.v1.GoingAway.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ body?: undefined; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "problem"; problem: lantern.messaging.v1.Problem.$Shape; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "welcome"; problem?: null; welcome: lantern.messaging.v1.Welcome.$Shape; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeyCounts"; problem?: null; welcome?: null; preKeyCounts: lantern.messaging.v1.PreKeyCounts.$Shape; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeyBundles"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles: lantern.messaging.v1.PreKeyBundles.$Shape; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceList"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList: lantern.messaging.v1.DeviceList.$Shape; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceRemoved"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved: lantern.messaging.v1.DeviceRemoved.$Shape; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "accepted"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted: lantern.messaging.v1.Accepted.$Shape; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "duplicate"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate: lantern.messaging.v1.Duplicate.$Shape; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceMismatch"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch: lantern.messaging.v1.DeviceMismatch.$Shape; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "acked"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked: lantern.messaging.v1.Acked.$Shape; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "pong"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong: lantern.messaging.v1.Pong.$Shape; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "tokenRefreshed"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed: lantern.messaging.v1.TokenRefreshed.$Shape; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deliver"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver: lantern.messaging.v1.Deliver.$Shape; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "caughtUp"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp: lantern.messaging.v1.CaughtUp.$Shape; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "messagesDropped"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped: lantern.messaging.v1.MessagesDropped.$Shape; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeysLow"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow: lantern.messaging.v1.PreKeysLow.$Shape; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "devicesChanged"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged: lantern.messaging.v1.DevicesChanged.$Shape; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "sessionRestarted"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted: lantern.messaging.v1.SessionRestarted.$Shape; tokenExpiring?: null; goingAway?: null }|{ body?: "tokenExpiring"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring: lantern.messaging.v1.TokenExpiring.$Shape; goingAway?: null }|{ body?: "goingAway"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway: lantern.messaging.v1.GoingAway.$Shape })
                 * )} lantern.messaging.v1.ServerFrame.$Shape
                 */

                /**
                 * Constructs a new ServerFrame.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a ServerFrame.
                 * @constructor
                 * @param {lantern.messaging.v1.ServerFrame.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ServerFrame = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ServerFrame seq.
                 * @member {number} seq
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.seq = 0;

                /**
                 * ServerFrame problem.
                 * @member {lantern.messaging.v1.Problem.$Properties|null|undefined} problem
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.problem = null;

                /**
                 * ServerFrame welcome.
                 * @member {lantern.messaging.v1.Welcome.$Properties|null|undefined} welcome
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.welcome = null;

                /**
                 * ServerFrame preKeyCounts.
                 * @member {lantern.messaging.v1.PreKeyCounts.$Properties|null|undefined} preKeyCounts
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.preKeyCounts = null;

                /**
                 * ServerFrame preKeyBundles.
                 * @member {lantern.messaging.v1.PreKeyBundles.$Properties|null|undefined} preKeyBundles
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.preKeyBundles = null;

                /**
                 * ServerFrame deviceList.
                 * @member {lantern.messaging.v1.DeviceList.$Properties|null|undefined} deviceList
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.deviceList = null;

                /**
                 * ServerFrame deviceRemoved.
                 * @member {lantern.messaging.v1.DeviceRemoved.$Properties|null|undefined} deviceRemoved
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.deviceRemoved = null;

                /**
                 * ServerFrame accepted.
                 * @member {lantern.messaging.v1.Accepted.$Properties|null|undefined} accepted
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.accepted = null;

                /**
                 * ServerFrame duplicate.
                 * @member {lantern.messaging.v1.Duplicate.$Properties|null|undefined} duplicate
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.duplicate = null;

                /**
                 * ServerFrame deviceMismatch.
                 * @member {lantern.messaging.v1.DeviceMismatch.$Properties|null|undefined} deviceMismatch
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.deviceMismatch = null;

                /**
                 * ServerFrame acked.
                 * @member {lantern.messaging.v1.Acked.$Properties|null|undefined} acked
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.acked = null;

                /**
                 * ServerFrame pong.
                 * @member {lantern.messaging.v1.Pong.$Properties|null|undefined} pong
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.pong = null;

                /**
                 * ServerFrame tokenRefreshed.
                 * @member {lantern.messaging.v1.TokenRefreshed.$Properties|null|undefined} tokenRefreshed
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.tokenRefreshed = null;

                /**
                 * ServerFrame deliver.
                 * @member {lantern.messaging.v1.Deliver.$Properties|null|undefined} deliver
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.deliver = null;

                /**
                 * ServerFrame caughtUp.
                 * @member {lantern.messaging.v1.CaughtUp.$Properties|null|undefined} caughtUp
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.caughtUp = null;

                /**
                 * ServerFrame messagesDropped.
                 * @member {lantern.messaging.v1.MessagesDropped.$Properties|null|undefined} messagesDropped
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.messagesDropped = null;

                /**
                 * ServerFrame preKeysLow.
                 * @member {lantern.messaging.v1.PreKeysLow.$Properties|null|undefined} preKeysLow
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.preKeysLow = null;

                /**
                 * ServerFrame devicesChanged.
                 * @member {lantern.messaging.v1.DevicesChanged.$Properties|null|undefined} devicesChanged
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.devicesChanged = null;

                /**
                 * ServerFrame sessionRestarted.
                 * @member {lantern.messaging.v1.SessionRestarted.$Properties|null|undefined} sessionRestarted
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.sessionRestarted = null;

                /**
                 * ServerFrame tokenExpiring.
                 * @member {lantern.messaging.v1.TokenExpiring.$Properties|null|undefined} tokenExpiring
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.tokenExpiring = null;

                /**
                 * ServerFrame goingAway.
                 * @member {lantern.messaging.v1.GoingAway.$Properties|null|undefined} goingAway
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                ServerFrame.prototype.goingAway = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * ServerFrame body.
                 * @member {"problem"|"welcome"|"preKeyCounts"|"preKeyBundles"|"deviceList"|"deviceRemoved"|"accepted"|"duplicate"|"deviceMismatch"|"acked"|"pong"|"tokenRefreshed"|"deliver"|"caughtUp"|"messagesDropped"|"preKeysLow"|"devicesChanged"|"sessionRestarted"|"tokenExpiring"|"goingAway"|undefined} body
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @instance
                 */
                $Object.defineProperty(ServerFrame.prototype, "body", {
                    get: $util.oneOfGetter($oneOfFields = ["problem", "welcome", "preKeyCounts", "preKeyBundles", "deviceList", "deviceRemoved", "accepted", "duplicate", "deviceMismatch", "acked", "pong", "tokenRefreshed", "deliver", "caughtUp", "messagesDropped", "preKeysLow", "devicesChanged", "sessionRestarted", "tokenExpiring", "goingAway"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified ServerFrame message. Does not implicitly {@link lantern.messaging.v1.ServerFrame.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @static
                 * @param {lantern.messaging.v1.ServerFrame.$Properties} message ServerFrame message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ServerFrame.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.seq != null && $Object.hasOwnProperty.call(message, "seq") && message.seq !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.seq);
                    if (message.problem != null && $Object.hasOwnProperty.call(message, "problem"))
                        $root.lantern.messaging.v1.Problem.encode(message.problem, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.welcome != null && $Object.hasOwnProperty.call(message, "welcome"))
                        $root.lantern.messaging.v1.Welcome.encode(message.welcome, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.preKeyCounts != null && $Object.hasOwnProperty.call(message, "preKeyCounts"))
                        $root.lantern.messaging.v1.PreKeyCounts.encode(message.preKeyCounts, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.preKeyBundles != null && $Object.hasOwnProperty.call(message, "preKeyBundles"))
                        $root.lantern.messaging.v1.PreKeyBundles.encode(message.preKeyBundles, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.deviceList != null && $Object.hasOwnProperty.call(message, "deviceList"))
                        $root.lantern.messaging.v1.DeviceList.encode(message.deviceList, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.deviceRemoved != null && $Object.hasOwnProperty.call(message, "deviceRemoved"))
                        $root.lantern.messaging.v1.DeviceRemoved.encode(message.deviceRemoved, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.accepted != null && $Object.hasOwnProperty.call(message, "accepted"))
                        $root.lantern.messaging.v1.Accepted.encode(message.accepted, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.duplicate != null && $Object.hasOwnProperty.call(message, "duplicate"))
                        $root.lantern.messaging.v1.Duplicate.encode(message.duplicate, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                    if (message.deviceMismatch != null && $Object.hasOwnProperty.call(message, "deviceMismatch"))
                        $root.lantern.messaging.v1.DeviceMismatch.encode(message.deviceMismatch, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.acked != null && $Object.hasOwnProperty.call(message, "acked"))
                        $root.lantern.messaging.v1.Acked.encode(message.acked, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.pong != null && $Object.hasOwnProperty.call(message, "pong"))
                        $root.lantern.messaging.v1.Pong.encode(message.pong, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                    if (message.tokenRefreshed != null && $Object.hasOwnProperty.call(message, "tokenRefreshed"))
                        $root.lantern.messaging.v1.TokenRefreshed.encode(message.tokenRefreshed, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                    if (message.deliver != null && $Object.hasOwnProperty.call(message, "deliver"))
                        $root.lantern.messaging.v1.Deliver.encode(message.deliver, writer.uint32(/* id 32, wireType 2 =*/258).fork(), _depth + 1).ldelim();
                    if (message.caughtUp != null && $Object.hasOwnProperty.call(message, "caughtUp"))
                        $root.lantern.messaging.v1.CaughtUp.encode(message.caughtUp, writer.uint32(/* id 33, wireType 2 =*/266).fork(), _depth + 1).ldelim();
                    if (message.messagesDropped != null && $Object.hasOwnProperty.call(message, "messagesDropped"))
                        $root.lantern.messaging.v1.MessagesDropped.encode(message.messagesDropped, writer.uint32(/* id 34, wireType 2 =*/274).fork(), _depth + 1).ldelim();
                    if (message.preKeysLow != null && $Object.hasOwnProperty.call(message, "preKeysLow"))
                        $root.lantern.messaging.v1.PreKeysLow.encode(message.preKeysLow, writer.uint32(/* id 35, wireType 2 =*/282).fork(), _depth + 1).ldelim();
                    if (message.devicesChanged != null && $Object.hasOwnProperty.call(message, "devicesChanged"))
                        $root.lantern.messaging.v1.DevicesChanged.encode(message.devicesChanged, writer.uint32(/* id 36, wireType 2 =*/290).fork(), _depth + 1).ldelim();
                    if (message.sessionRestarted != null && $Object.hasOwnProperty.call(message, "sessionRestarted"))
                        $root.lantern.messaging.v1.SessionRestarted.encode(message.sessionRestarted, writer.uint32(/* id 37, wireType 2 =*/298).fork(), _depth + 1).ldelim();
                    if (message.tokenExpiring != null && $Object.hasOwnProperty.call(message, "tokenExpiring"))
                        $root.lantern.messaging.v1.TokenExpiring.encode(message.tokenExpiring, writer.uint32(/* id 38, wireType 2 =*/306).fork(), _depth + 1).ldelim();
                    if (message.goingAway != null && $Object.hasOwnProperty.call(message, "goingAway"))
                        $root.lantern.messaging.v1.GoingAway.encode(message.goingAway, writer.uint32(/* id 39, wireType 2 =*/314).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ServerFrame message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.ServerFrame
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ServerFrame & lantern.messaging.v1.ServerFrame.$Shape} ServerFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ServerFrame.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.ServerFrame();
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
                                    message.seq = value;
                                else
                                    delete message.seq;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.problem = $root.lantern.messaging.v1.Problem.decode(reader, reader.size(), $undefined, _depth + 1, message.problem);
                                message.body = "problem";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.welcome = $root.lantern.messaging.v1.Welcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
                                message.body = "welcome";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.preKeyCounts = $root.lantern.messaging.v1.PreKeyCounts.decode(reader, reader.size(), $undefined, _depth + 1, message.preKeyCounts);
                                message.body = "preKeyCounts";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.preKeyBundles = $root.lantern.messaging.v1.PreKeyBundles.decode(reader, reader.size(), $undefined, _depth + 1, message.preKeyBundles);
                                message.body = "preKeyBundles";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.deviceList = $root.lantern.messaging.v1.DeviceList.decode(reader, reader.size(), $undefined, _depth + 1, message.deviceList);
                                message.body = "deviceList";
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.deviceRemoved = $root.lantern.messaging.v1.DeviceRemoved.decode(reader, reader.size(), $undefined, _depth + 1, message.deviceRemoved);
                                message.body = "deviceRemoved";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.accepted = $root.lantern.messaging.v1.Accepted.decode(reader, reader.size(), $undefined, _depth + 1, message.accepted);
                                message.body = "accepted";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.duplicate = $root.lantern.messaging.v1.Duplicate.decode(reader, reader.size(), $undefined, _depth + 1, message.duplicate);
                                message.body = "duplicate";
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.deviceMismatch = $root.lantern.messaging.v1.DeviceMismatch.decode(reader, reader.size(), $undefined, _depth + 1, message.deviceMismatch);
                                message.body = "deviceMismatch";
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.acked = $root.lantern.messaging.v1.Acked.decode(reader, reader.size(), $undefined, _depth + 1, message.acked);
                                message.body = "acked";
                                continue;
                            }
                        case 12: {
                                if (wireType !== 2)
                                    break;
                                message.pong = $root.lantern.messaging.v1.Pong.decode(reader, reader.size(), $undefined, _depth + 1, message.pong);
                                message.body = "pong";
                                continue;
                            }
                        case 13: {
                                if (wireType !== 2)
                                    break;
                                message.tokenRefreshed = $root.lantern.messaging.v1.TokenRefreshed.decode(reader, reader.size(), $undefined, _depth + 1, message.tokenRefreshed);
                                message.body = "tokenRefreshed";
                                continue;
                            }
                        case 32: {
                                if (wireType !== 2)
                                    break;
                                message.deliver = $root.lantern.messaging.v1.Deliver.decode(reader, reader.size(), $undefined, _depth + 1, message.deliver);
                                message.body = "deliver";
                                continue;
                            }
                        case 33: {
                                if (wireType !== 2)
                                    break;
                                message.caughtUp = $root.lantern.messaging.v1.CaughtUp.decode(reader, reader.size(), $undefined, _depth + 1, message.caughtUp);
                                message.body = "caughtUp";
                                continue;
                            }
                        case 34: {
                                if (wireType !== 2)
                                    break;
                                message.messagesDropped = $root.lantern.messaging.v1.MessagesDropped.decode(reader, reader.size(), $undefined, _depth + 1, message.messagesDropped);
                                message.body = "messagesDropped";
                                continue;
                            }
                        case 35: {
                                if (wireType !== 2)
                                    break;
                                message.preKeysLow = $root.lantern.messaging.v1.PreKeysLow.decode(reader, reader.size(), $undefined, _depth + 1, message.preKeysLow);
                                message.body = "preKeysLow";
                                continue;
                            }
                        case 36: {
                                if (wireType !== 2)
                                    break;
                                message.devicesChanged = $root.lantern.messaging.v1.DevicesChanged.decode(reader, reader.size(), $undefined, _depth + 1, message.devicesChanged);
                                message.body = "devicesChanged";
                                continue;
                            }
                        case 37: {
                                if (wireType !== 2)
                                    break;
                                message.sessionRestarted = $root.lantern.messaging.v1.SessionRestarted.decode(reader, reader.size(), $undefined, _depth + 1, message.sessionRestarted);
                                message.body = "sessionRestarted";
                                continue;
                            }
                        case 38: {
                                if (wireType !== 2)
                                    break;
                                message.tokenExpiring = $root.lantern.messaging.v1.TokenExpiring.decode(reader, reader.size(), $undefined, _depth + 1, message.tokenExpiring);
                                message.body = "tokenExpiring";
                                continue;
                            }
                        case 39: {
                                if (wireType !== 2)
                                    break;
                                message.goingAway = $root.lantern.messaging.v1.GoingAway.decode(reader, reader.size(), $undefined, _depth + 1, message.goingAway);
                                message.body = "goingAway";
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

                return ServerFrame;
            })();

            v1.Hello = (function() {

                /**
                 * Properties of a Hello.
                 * @typedef {Object} lantern.messaging.v1.Hello.$Properties
                 * @property {number|null} [deviceId] Hello deviceId
                 * @property {number|null} [registrationId] Hello registrationId
                 * @property {Uint8Array|null} [deviceSecret] Hello deviceSecret
                 * @property {lantern.messaging.v1.Window.$Properties|null} [window] Hello window
                 * @property {number|null} [pingIntervalMs] Hello pingIntervalMs
                 * @property {boolean|null} [sendOnly] Hello sendOnly
                 * @property {string|null} [client] Hello client
                 * @property {Array.<string>|null} [features] Hello features
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Hello.
                 * @memberof lantern.messaging.v1
                 * @interface IHello
                 * @augments lantern.messaging.v1.Hello.$Properties
                 * @deprecated Use lantern.messaging.v1.Hello.$Properties instead.
                 */

                /**
                 * Shape of a Hello.
                 * @typedef {lantern.messaging.v1.Hello.$Properties} lantern.messaging.v1.Hello.$Shape
                 */

                /**
                 * Constructs a new Hello.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Hello.
                 * @constructor
                 * @param {lantern.messaging.v1.Hello.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Hello = function (properties) {
                    this.features = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Hello deviceId.
                 * @member {number} deviceId
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.deviceId = 0;

                /**
                 * Hello registrationId.
                 * @member {number|null|undefined} registrationId
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.registrationId = null;

                /**
                 * Hello deviceSecret.
                 * @member {Uint8Array|null|undefined} deviceSecret
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.deviceSecret = null;

                /**
                 * Hello window.
                 * @member {lantern.messaging.v1.Window.$Properties|null|undefined} window
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.window = null;

                /**
                 * Hello pingIntervalMs.
                 * @member {number|null|undefined} pingIntervalMs
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.pingIntervalMs = null;

                /**
                 * Hello sendOnly.
                 * @member {boolean} sendOnly
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.sendOnly = false;

                /**
                 * Hello client.
                 * @member {string|null|undefined} client
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.client = null;

                /**
                 * Hello features.
                 * @member {Array.<string>} features
                 * @memberof lantern.messaging.v1.Hello
                 * @instance
                 */
                Hello.prototype.features = $util.emptyArray;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Hello.prototype, "_registrationId", {
                    get: $util.oneOfGetter($oneOfFields = ["registrationId"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Hello.prototype, "_deviceSecret", {
                    get: $util.oneOfGetter($oneOfFields = ["deviceSecret"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Hello.prototype, "_window", {
                    get: $util.oneOfGetter($oneOfFields = ["window"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Hello.prototype, "_pingIntervalMs", {
                    get: $util.oneOfGetter($oneOfFields = ["pingIntervalMs"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Hello.prototype, "_client", {
                    get: $util.oneOfGetter($oneOfFields = ["client"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Hello message. Does not implicitly {@link lantern.messaging.v1.Hello.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Hello
                 * @static
                 * @param {lantern.messaging.v1.Hello.$Properties} message Hello message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Hello.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.deviceId);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId"))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.deviceSecret != null && $Object.hasOwnProperty.call(message, "deviceSecret"))
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.deviceSecret);
                    if (message.window != null && $Object.hasOwnProperty.call(message, "window"))
                        $root.lantern.messaging.v1.Window.encode(message.window, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.pingIntervalMs != null && $Object.hasOwnProperty.call(message, "pingIntervalMs"))
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.pingIntervalMs);
                    if (message.sendOnly != null && $Object.hasOwnProperty.call(message, "sendOnly") && message.sendOnly !== false)
                        writer.uint32(/* id 6, wireType 0 =*/48).bool(message.sendOnly);
                    if (message.client != null && $Object.hasOwnProperty.call(message, "client"))
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.client);
                    if (message.features != null && message.features.length)
                        for (let i = 0; i < message.features.length; ++i)
                            writer.uint32(/* id 8, wireType 2 =*/66).string(message.features[i]);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Hello message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Hello
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Hello & lantern.messaging.v1.Hello.$Shape} Hello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Hello.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Hello();
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
                                    message.deviceId = value;
                                else
                                    delete message.deviceId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                message.registrationId = reader.uint32();
                                message._registrationId = "registrationId";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.deviceSecret = reader.bytes();
                                message._deviceSecret = "deviceSecret";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.window = $root.lantern.messaging.v1.Window.decode(reader, reader.size(), $undefined, _depth + 1, message.window);
                                message._window = "window";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                message.pingIntervalMs = reader.uint32();
                                message._pingIntervalMs = "pingIntervalMs";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.sendOnly = value;
                                else
                                    delete message.sendOnly;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.client = reader.stringVerify();
                                message._client = "client";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.features && message.features.length))
                                    message.features = [];
                                message.features.push(reader.stringVerify());
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

                return Hello;
            })();

            v1.Window = (function() {

                /**
                 * Properties of a Window.
                 * @typedef {Object} lantern.messaging.v1.Window.$Properties
                 * @property {number|null} [messages] Window messages
                 * @property {number|null} [bytes] Window bytes
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Window.
                 * @memberof lantern.messaging.v1
                 * @interface IWindow
                 * @augments lantern.messaging.v1.Window.$Properties
                 * @deprecated Use lantern.messaging.v1.Window.$Properties instead.
                 */

                /**
                 * Shape of a Window.
                 * @typedef {lantern.messaging.v1.Window.$Properties} lantern.messaging.v1.Window.$Shape
                 */

                /**
                 * Constructs a new Window.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Window.
                 * @constructor
                 * @param {lantern.messaging.v1.Window.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Window = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Window messages.
                 * @member {number} messages
                 * @memberof lantern.messaging.v1.Window
                 * @instance
                 */
                Window.prototype.messages = 0;

                /**
                 * Window bytes.
                 * @member {number} bytes
                 * @memberof lantern.messaging.v1.Window
                 * @instance
                 */
                Window.prototype.bytes = 0;

                /**
                 * Encodes the specified Window message. Does not implicitly {@link lantern.messaging.v1.Window.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Window
                 * @static
                 * @param {lantern.messaging.v1.Window.$Properties} message Window message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Window.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.messages != null && $Object.hasOwnProperty.call(message, "messages") && message.messages !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.messages);
                    if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.bytes);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Window message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Window
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Window & lantern.messaging.v1.Window.$Shape} Window
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Window.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Window();
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
                                    message.messages = value;
                                else
                                    delete message.messages;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.bytes = value;
                                else
                                    delete message.bytes;
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

                return Window;
            })();

            v1.Welcome = (function() {

                /**
                 * Properties of a Welcome.
                 * @typedef {Object} lantern.messaging.v1.Welcome.$Properties
                 * @property {number|null} [serverTime] Welcome serverTime
                 * @property {number|null} [tokenExpiresAt] Welcome tokenExpiresAt
                 * @property {lantern.messaging.v1.Limits.$Properties|null} [limits] Welcome limits
                 * @property {number|null} [retentionMs] Welcome retentionMs
                 * @property {Array.<string>|null} [features] Welcome features
                 * @property {lantern.messaging.v1.OwnDevice.$Properties|null} [own] Welcome own
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [ownDevices] Welcome ownDevices
                 * @property {lantern.messaging.v1.Attachment|null} [attachment] Welcome attachment
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Welcome.
                 * @memberof lantern.messaging.v1
                 * @interface IWelcome
                 * @augments lantern.messaging.v1.Welcome.$Properties
                 * @deprecated Use lantern.messaging.v1.Welcome.$Properties instead.
                 */

                /**
                 * Shape of a Welcome.
                 * @typedef {lantern.messaging.v1.Welcome.$Properties} lantern.messaging.v1.Welcome.$Shape
                 */

                /**
                 * Constructs a new Welcome.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Welcome.
                 * @constructor
                 * @param {lantern.messaging.v1.Welcome.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Welcome = function (properties) {
                    this.features = [];
                    this.ownDevices = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Welcome serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Welcome tokenExpiresAt.
                 * @member {number} tokenExpiresAt
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.tokenExpiresAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Welcome limits.
                 * @member {lantern.messaging.v1.Limits.$Properties|null|undefined} limits
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.limits = null;

                /**
                 * Welcome retentionMs.
                 * @member {number} retentionMs
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.retentionMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Welcome features.
                 * @member {Array.<string>} features
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.features = $util.emptyArray;

                /**
                 * Welcome own.
                 * @member {lantern.messaging.v1.OwnDevice.$Properties|null|undefined} own
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.own = null;

                /**
                 * Welcome ownDevices.
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} ownDevices
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.ownDevices = $util.emptyArray;

                /**
                 * Welcome attachment.
                 * @member {lantern.messaging.v1.Attachment} attachment
                 * @memberof lantern.messaging.v1.Welcome
                 * @instance
                 */
                Welcome.prototype.attachment = 0;

                /**
                 * Encodes the specified Welcome message. Does not implicitly {@link lantern.messaging.v1.Welcome.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Welcome
                 * @static
                 * @param {lantern.messaging.v1.Welcome.$Properties} message Welcome message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Welcome.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.serverTime);
                    if (message.tokenExpiresAt != null && $Object.hasOwnProperty.call(message, "tokenExpiresAt") && (typeof message.tokenExpiresAt === "object" ? message.tokenExpiresAt.low || message.tokenExpiresAt.high : message.tokenExpiresAt !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).int64(message.tokenExpiresAt);
                    if (message.limits != null && $Object.hasOwnProperty.call(message, "limits"))
                        $root.lantern.messaging.v1.Limits.encode(message.limits, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.retentionMs != null && $Object.hasOwnProperty.call(message, "retentionMs") && (typeof message.retentionMs === "object" ? message.retentionMs.low || message.retentionMs.high : message.retentionMs !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.retentionMs);
                    if (message.features != null && message.features.length)
                        for (let i = 0; i < message.features.length; ++i)
                            writer.uint32(/* id 5, wireType 2 =*/42).string(message.features[i]);
                    if (message.own != null && $Object.hasOwnProperty.call(message, "own"))
                        $root.lantern.messaging.v1.OwnDevice.encode(message.own, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.ownDevices != null && message.ownDevices.length)
                        for (let i = 0; i < message.ownDevices.length; ++i)
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.ownDevices[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.attachment != null && $Object.hasOwnProperty.call(message, "attachment") && message.attachment !== 0)
                        writer.uint32(/* id 8, wireType 0 =*/64).int32(message.attachment);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Welcome message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Welcome
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Welcome & lantern.messaging.v1.Welcome.$Shape} Welcome
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Welcome.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Welcome();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.tokenExpiresAt = value;
                                else
                                    delete message.tokenExpiresAt;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.limits = $root.lantern.messaging.v1.Limits.decode(reader, reader.size(), $undefined, _depth + 1, message.limits);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.retentionMs = value;
                                else
                                    delete message.retentionMs;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.features && message.features.length))
                                    message.features = [];
                                message.features.push(reader.stringVerify());
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.own = $root.lantern.messaging.v1.OwnDevice.decode(reader, reader.size(), $undefined, _depth + 1, message.own);
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.ownDevices && message.ownDevices.length))
                                    message.ownDevices = [];
                                message.ownDevices.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.attachment = value;
                                else
                                    delete message.attachment;
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

                return Welcome;
            })();

            /**
             * Attachment enum.
             * @name lantern.messaging.v1.Attachment
             * @enum {number}
             * @property {number} ATTACHMENT_UNSPECIFIED=0 ATTACHMENT_UNSPECIFIED value
             * @property {number} ATTACHMENT_ATTACHED=1 ATTACHMENT_ATTACHED value
             * @property {number} ATTACHMENT_SEND_ONLY=2 ATTACHMENT_SEND_ONLY value
             * @property {number} ATTACHMENT_NOT_REGISTERED=3 ATTACHMENT_NOT_REGISTERED value
             * @property {number} ATTACHMENT_OTHER_REGISTRATION=4 ATTACHMENT_OTHER_REGISTRATION value
             * @property {number} ATTACHMENT_WRONG_SECRET=5 ATTACHMENT_WRONG_SECRET value
             */
            v1.Attachment = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "ATTACHMENT_UNSPECIFIED"] = 0;
                values[valuesById[1] = "ATTACHMENT_ATTACHED"] = 1;
                values[valuesById[2] = "ATTACHMENT_SEND_ONLY"] = 2;
                values[valuesById[3] = "ATTACHMENT_NOT_REGISTERED"] = 3;
                values[valuesById[4] = "ATTACHMENT_OTHER_REGISTRATION"] = 4;
                values[valuesById[5] = "ATTACHMENT_WRONG_SECRET"] = 5;
                return values;
            })();

            v1.Limits = (function() {

                /**
                 * Properties of a Limits.
                 * @typedef {Object} lantern.messaging.v1.Limits.$Properties
                 * @property {number|null} [maxMessageBytesIn] Limits maxMessageBytesIn
                 * @property {number|null} [maxMessageBytesOut] Limits maxMessageBytesOut
                 * @property {number|null} [maxCiphertextBytes] Limits maxCiphertextBytes
                 * @property {number|null} [maxSendBytes] Limits maxSendBytes
                 * @property {number|null} [maxRequestsInFlight] Limits maxRequestsInFlight
                 * @property {number|null} [maxAckIds] Limits maxAckIds
                 * @property {number|null} [maxOneTimeKeysPerUpload] Limits maxOneTimeKeysPerUpload
                 * @property {number|null} [maxKemKeysPerUpload] Limits maxKemKeysPerUpload
                 * @property {number|null} [maxKeysStored] Limits maxKeysStored
                 * @property {number|null} [maxDevices] Limits maxDevices
                 * @property {lantern.messaging.v1.Window.$Properties|null} [maxWindow] Limits maxWindow
                 * @property {number|null} [dedupWindowMs] Limits dedupWindowMs
                 * @property {number|null} [claimWindowMs] Limits claimWindowMs
                 * @property {number|null} [parkAfterMs] Limits parkAfterMs
                 * @property {number|null} [maxTtlMs] Limits maxTtlMs
                 * @property {number|null} [maxFramesPerMessage] Limits maxFramesPerMessage
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Limits.
                 * @memberof lantern.messaging.v1
                 * @interface ILimits
                 * @augments lantern.messaging.v1.Limits.$Properties
                 * @deprecated Use lantern.messaging.v1.Limits.$Properties instead.
                 */

                /**
                 * Shape of a Limits.
                 * @typedef {lantern.messaging.v1.Limits.$Properties} lantern.messaging.v1.Limits.$Shape
                 */

                /**
                 * Constructs a new Limits.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Limits.
                 * @constructor
                 * @param {lantern.messaging.v1.Limits.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Limits = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Limits maxMessageBytesIn.
                 * @member {number} maxMessageBytesIn
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxMessageBytesIn = 0;

                /**
                 * Limits maxMessageBytesOut.
                 * @member {number} maxMessageBytesOut
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxMessageBytesOut = 0;

                /**
                 * Limits maxCiphertextBytes.
                 * @member {number} maxCiphertextBytes
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxCiphertextBytes = 0;

                /**
                 * Limits maxSendBytes.
                 * @member {number} maxSendBytes
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxSendBytes = 0;

                /**
                 * Limits maxRequestsInFlight.
                 * @member {number} maxRequestsInFlight
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxRequestsInFlight = 0;

                /**
                 * Limits maxAckIds.
                 * @member {number} maxAckIds
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxAckIds = 0;

                /**
                 * Limits maxOneTimeKeysPerUpload.
                 * @member {number} maxOneTimeKeysPerUpload
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxOneTimeKeysPerUpload = 0;

                /**
                 * Limits maxKemKeysPerUpload.
                 * @member {number} maxKemKeysPerUpload
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxKemKeysPerUpload = 0;

                /**
                 * Limits maxKeysStored.
                 * @member {number} maxKeysStored
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxKeysStored = 0;

                /**
                 * Limits maxDevices.
                 * @member {number} maxDevices
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxDevices = 0;

                /**
                 * Limits maxWindow.
                 * @member {lantern.messaging.v1.Window.$Properties|null|undefined} maxWindow
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxWindow = null;

                /**
                 * Limits dedupWindowMs.
                 * @member {number} dedupWindowMs
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.dedupWindowMs = 0;

                /**
                 * Limits claimWindowMs.
                 * @member {number} claimWindowMs
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.claimWindowMs = 0;

                /**
                 * Limits parkAfterMs.
                 * @member {number} parkAfterMs
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.parkAfterMs = 0;

                /**
                 * Limits maxTtlMs.
                 * @member {number} maxTtlMs
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxTtlMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Limits maxFramesPerMessage.
                 * @member {number} maxFramesPerMessage
                 * @memberof lantern.messaging.v1.Limits
                 * @instance
                 */
                Limits.prototype.maxFramesPerMessage = 0;

                /**
                 * Encodes the specified Limits message. Does not implicitly {@link lantern.messaging.v1.Limits.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Limits
                 * @static
                 * @param {lantern.messaging.v1.Limits.$Properties} message Limits message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Limits.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.maxMessageBytesIn != null && $Object.hasOwnProperty.call(message, "maxMessageBytesIn") && message.maxMessageBytesIn !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.maxMessageBytesIn);
                    if (message.maxMessageBytesOut != null && $Object.hasOwnProperty.call(message, "maxMessageBytesOut") && message.maxMessageBytesOut !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.maxMessageBytesOut);
                    if (message.maxCiphertextBytes != null && $Object.hasOwnProperty.call(message, "maxCiphertextBytes") && message.maxCiphertextBytes !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.maxCiphertextBytes);
                    if (message.maxSendBytes != null && $Object.hasOwnProperty.call(message, "maxSendBytes") && message.maxSendBytes !== 0)
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.maxSendBytes);
                    if (message.maxRequestsInFlight != null && $Object.hasOwnProperty.call(message, "maxRequestsInFlight") && message.maxRequestsInFlight !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.maxRequestsInFlight);
                    if (message.maxAckIds != null && $Object.hasOwnProperty.call(message, "maxAckIds") && message.maxAckIds !== 0)
                        writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.maxAckIds);
                    if (message.maxOneTimeKeysPerUpload != null && $Object.hasOwnProperty.call(message, "maxOneTimeKeysPerUpload") && message.maxOneTimeKeysPerUpload !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.maxOneTimeKeysPerUpload);
                    if (message.maxKemKeysPerUpload != null && $Object.hasOwnProperty.call(message, "maxKemKeysPerUpload") && message.maxKemKeysPerUpload !== 0)
                        writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.maxKemKeysPerUpload);
                    if (message.maxKeysStored != null && $Object.hasOwnProperty.call(message, "maxKeysStored") && message.maxKeysStored !== 0)
                        writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.maxKeysStored);
                    if (message.maxDevices != null && $Object.hasOwnProperty.call(message, "maxDevices") && message.maxDevices !== 0)
                        writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.maxDevices);
                    if (message.maxWindow != null && $Object.hasOwnProperty.call(message, "maxWindow"))
                        $root.lantern.messaging.v1.Window.encode(message.maxWindow, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.dedupWindowMs != null && $Object.hasOwnProperty.call(message, "dedupWindowMs") && message.dedupWindowMs !== 0)
                        writer.uint32(/* id 12, wireType 0 =*/96).uint32(message.dedupWindowMs);
                    if (message.claimWindowMs != null && $Object.hasOwnProperty.call(message, "claimWindowMs") && message.claimWindowMs !== 0)
                        writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.claimWindowMs);
                    if (message.parkAfterMs != null && $Object.hasOwnProperty.call(message, "parkAfterMs") && message.parkAfterMs !== 0)
                        writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.parkAfterMs);
                    if (message.maxTtlMs != null && $Object.hasOwnProperty.call(message, "maxTtlMs") && (typeof message.maxTtlMs === "object" ? message.maxTtlMs.low || message.maxTtlMs.high : message.maxTtlMs !== 0))
                        writer.uint32(/* id 15, wireType 0 =*/120).uint64(message.maxTtlMs);
                    if (message.maxFramesPerMessage != null && $Object.hasOwnProperty.call(message, "maxFramesPerMessage") && message.maxFramesPerMessage !== 0)
                        writer.uint32(/* id 16, wireType 0 =*/128).uint32(message.maxFramesPerMessage);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Limits message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Limits
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Limits & lantern.messaging.v1.Limits.$Shape} Limits
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Limits.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Limits();
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
                                    message.maxMessageBytesIn = value;
                                else
                                    delete message.maxMessageBytesIn;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxMessageBytesOut = value;
                                else
                                    delete message.maxMessageBytesOut;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxCiphertextBytes = value;
                                else
                                    delete message.maxCiphertextBytes;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxSendBytes = value;
                                else
                                    delete message.maxSendBytes;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxRequestsInFlight = value;
                                else
                                    delete message.maxRequestsInFlight;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxAckIds = value;
                                else
                                    delete message.maxAckIds;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxOneTimeKeysPerUpload = value;
                                else
                                    delete message.maxOneTimeKeysPerUpload;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxKemKeysPerUpload = value;
                                else
                                    delete message.maxKemKeysPerUpload;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxKeysStored = value;
                                else
                                    delete message.maxKeysStored;
                                continue;
                            }
                        case 10: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxDevices = value;
                                else
                                    delete message.maxDevices;
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.maxWindow = $root.lantern.messaging.v1.Window.decode(reader, reader.size(), $undefined, _depth + 1, message.maxWindow);
                                continue;
                            }
                        case 12: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.dedupWindowMs = value;
                                else
                                    delete message.dedupWindowMs;
                                continue;
                            }
                        case 13: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.claimWindowMs = value;
                                else
                                    delete message.claimWindowMs;
                                continue;
                            }
                        case 14: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.parkAfterMs = value;
                                else
                                    delete message.parkAfterMs;
                                continue;
                            }
                        case 15: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.maxTtlMs = value;
                                else
                                    delete message.maxTtlMs;
                                continue;
                            }
                        case 16: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.maxFramesPerMessage = value;
                                else
                                    delete message.maxFramesPerMessage;
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

                return Limits;
            })();

            v1.OwnDevice = (function() {

                /**
                 * Properties of an OwnDevice.
                 * @typedef {Object} lantern.messaging.v1.OwnDevice.$Properties
                 * @property {boolean|null} [registered] OwnDevice registered
                 * @property {number|null} [registrationId] OwnDevice registrationId
                 * @property {number|null} [signedPreKeyId] OwnDevice signedPreKeyId
                 * @property {number|null} [lastResortKemId] OwnDevice lastResortKemId
                 * @property {lantern.messaging.v1.PreKeyCounts.$Properties|null} [counts] OwnDevice counts
                 * @property {Uint8Array|null} [keyDigest] OwnDevice keyDigest
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an OwnDevice.
                 * @memberof lantern.messaging.v1
                 * @interface IOwnDevice
                 * @augments lantern.messaging.v1.OwnDevice.$Properties
                 * @deprecated Use lantern.messaging.v1.OwnDevice.$Properties instead.
                 */

                /**
                 * Shape of an OwnDevice.
                 * @typedef {lantern.messaging.v1.OwnDevice.$Properties} lantern.messaging.v1.OwnDevice.$Shape
                 */

                /**
                 * Constructs a new OwnDevice.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an OwnDevice.
                 * @constructor
                 * @param {lantern.messaging.v1.OwnDevice.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const OwnDevice = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * OwnDevice registered.
                 * @member {boolean} registered
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.registered = false;

                /**
                 * OwnDevice registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.registrationId = 0;

                /**
                 * OwnDevice signedPreKeyId.
                 * @member {number} signedPreKeyId
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.signedPreKeyId = 0;

                /**
                 * OwnDevice lastResortKemId.
                 * @member {number|null|undefined} lastResortKemId
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.lastResortKemId = null;

                /**
                 * OwnDevice counts.
                 * @member {lantern.messaging.v1.PreKeyCounts.$Properties|null|undefined} counts
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.counts = null;

                /**
                 * OwnDevice keyDigest.
                 * @member {Uint8Array} keyDigest
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @instance
                 */
                OwnDevice.prototype.keyDigest = $util.newBuffer([]);

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(OwnDevice.prototype, "_lastResortKemId", {
                    get: $util.oneOfGetter($oneOfFields = ["lastResortKemId"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified OwnDevice message. Does not implicitly {@link lantern.messaging.v1.OwnDevice.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @static
                 * @param {lantern.messaging.v1.OwnDevice.$Properties} message OwnDevice message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                OwnDevice.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.registered != null && $Object.hasOwnProperty.call(message, "registered") && message.registered !== false)
                        writer.uint32(/* id 1, wireType 0 =*/8).bool(message.registered);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.signedPreKeyId != null && $Object.hasOwnProperty.call(message, "signedPreKeyId") && message.signedPreKeyId !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.signedPreKeyId);
                    if (message.lastResortKemId != null && $Object.hasOwnProperty.call(message, "lastResortKemId"))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.lastResortKemId);
                    if (message.counts != null && $Object.hasOwnProperty.call(message, "counts"))
                        $root.lantern.messaging.v1.PreKeyCounts.encode(message.counts, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.keyDigest != null && $Object.hasOwnProperty.call(message, "keyDigest") && message.keyDigest.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.keyDigest);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an OwnDevice message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.OwnDevice
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.OwnDevice & lantern.messaging.v1.OwnDevice.$Shape} OwnDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                OwnDevice.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.OwnDevice();
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
                                if (value = reader.bool())
                                    message.registered = value;
                                else
                                    delete message.registered;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.signedPreKeyId = value;
                                else
                                    delete message.signedPreKeyId;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                message.lastResortKemId = reader.uint32();
                                message._lastResortKemId = "lastResortKemId";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.counts = $root.lantern.messaging.v1.PreKeyCounts.decode(reader, reader.size(), $undefined, _depth + 1, message.counts);
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.keyDigest = value;
                                else
                                    delete message.keyDigest;
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

                return OwnDevice;
            })();

            v1.DeviceInfo = (function() {

                /**
                 * Properties of a DeviceInfo.
                 * @typedef {Object} lantern.messaging.v1.DeviceInfo.$Properties
                 * @property {number|null} [deviceId] DeviceInfo deviceId
                 * @property {number|null} [registrationId] DeviceInfo registrationId
                 * @property {Uint8Array|null} [identityKey] DeviceInfo identityKey
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DeviceInfo.
                 * @memberof lantern.messaging.v1
                 * @interface IDeviceInfo
                 * @augments lantern.messaging.v1.DeviceInfo.$Properties
                 * @deprecated Use lantern.messaging.v1.DeviceInfo.$Properties instead.
                 */

                /**
                 * Shape of a DeviceInfo.
                 * @typedef {lantern.messaging.v1.DeviceInfo.$Properties} lantern.messaging.v1.DeviceInfo.$Shape
                 */

                /**
                 * Constructs a new DeviceInfo.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DeviceInfo.
                 * @constructor
                 * @param {lantern.messaging.v1.DeviceInfo.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DeviceInfo = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DeviceInfo deviceId.
                 * @member {number} deviceId
                 * @memberof lantern.messaging.v1.DeviceInfo
                 * @instance
                 */
                DeviceInfo.prototype.deviceId = 0;

                /**
                 * DeviceInfo registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.DeviceInfo
                 * @instance
                 */
                DeviceInfo.prototype.registrationId = 0;

                /**
                 * DeviceInfo identityKey.
                 * @member {Uint8Array} identityKey
                 * @memberof lantern.messaging.v1.DeviceInfo
                 * @instance
                 */
                DeviceInfo.prototype.identityKey = $util.newBuffer([]);

                /**
                 * Encodes the specified DeviceInfo message. Does not implicitly {@link lantern.messaging.v1.DeviceInfo.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DeviceInfo
                 * @static
                 * @param {lantern.messaging.v1.DeviceInfo.$Properties} message DeviceInfo message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DeviceInfo.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.deviceId);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.identityKey != null && $Object.hasOwnProperty.call(message, "identityKey") && message.identityKey.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.identityKey);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DeviceInfo message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DeviceInfo
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceInfo & lantern.messaging.v1.DeviceInfo.$Shape} DeviceInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DeviceInfo.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.DeviceInfo();
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
                                    message.deviceId = value;
                                else
                                    delete message.deviceId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.identityKey = value;
                                else
                                    delete message.identityKey;
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

                return DeviceInfo;
            })();

            v1.PreKey = (function() {

                /**
                 * Properties of a PreKey.
                 * @typedef {Object} lantern.messaging.v1.PreKey.$Properties
                 * @property {number|null} [id] PreKey id
                 * @property {Uint8Array|null} [key] PreKey key
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a PreKey.
                 * @memberof lantern.messaging.v1
                 * @interface IPreKey
                 * @augments lantern.messaging.v1.PreKey.$Properties
                 * @deprecated Use lantern.messaging.v1.PreKey.$Properties instead.
                 */

                /**
                 * Shape of a PreKey.
                 * @typedef {lantern.messaging.v1.PreKey.$Properties} lantern.messaging.v1.PreKey.$Shape
                 */

                /**
                 * Constructs a new PreKey.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a PreKey.
                 * @constructor
                 * @param {lantern.messaging.v1.PreKey.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const PreKey = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * PreKey id.
                 * @member {number} id
                 * @memberof lantern.messaging.v1.PreKey
                 * @instance
                 */
                PreKey.prototype.id = 0;

                /**
                 * PreKey key.
                 * @member {Uint8Array} key
                 * @memberof lantern.messaging.v1.PreKey
                 * @instance
                 */
                PreKey.prototype.key = $util.newBuffer([]);

                /**
                 * Encodes the specified PreKey message. Does not implicitly {@link lantern.messaging.v1.PreKey.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.PreKey
                 * @static
                 * @param {lantern.messaging.v1.PreKey.$Properties} message PreKey message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                PreKey.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.key);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a PreKey message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.PreKey
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKey & lantern.messaging.v1.PreKey.$Shape} PreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                PreKey.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.PreKey();
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
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.key = value;
                                else
                                    delete message.key;
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

                return PreKey;
            })();

            v1.SignedPreKey = (function() {

                /**
                 * Properties of a SignedPreKey.
                 * @typedef {Object} lantern.messaging.v1.SignedPreKey.$Properties
                 * @property {number|null} [id] SignedPreKey id
                 * @property {Uint8Array|null} [key] SignedPreKey key
                 * @property {Uint8Array|null} [signature] SignedPreKey signature
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SignedPreKey.
                 * @memberof lantern.messaging.v1
                 * @interface ISignedPreKey
                 * @augments lantern.messaging.v1.SignedPreKey.$Properties
                 * @deprecated Use lantern.messaging.v1.SignedPreKey.$Properties instead.
                 */

                /**
                 * Shape of a SignedPreKey.
                 * @typedef {lantern.messaging.v1.SignedPreKey.$Properties} lantern.messaging.v1.SignedPreKey.$Shape
                 */

                /**
                 * Constructs a new SignedPreKey.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a SignedPreKey.
                 * @constructor
                 * @param {lantern.messaging.v1.SignedPreKey.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SignedPreKey = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * SignedPreKey id.
                 * @member {number} id
                 * @memberof lantern.messaging.v1.SignedPreKey
                 * @instance
                 */
                SignedPreKey.prototype.id = 0;

                /**
                 * SignedPreKey key.
                 * @member {Uint8Array} key
                 * @memberof lantern.messaging.v1.SignedPreKey
                 * @instance
                 */
                SignedPreKey.prototype.key = $util.newBuffer([]);

                /**
                 * SignedPreKey signature.
                 * @member {Uint8Array} signature
                 * @memberof lantern.messaging.v1.SignedPreKey
                 * @instance
                 */
                SignedPreKey.prototype.signature = $util.newBuffer([]);

                /**
                 * Encodes the specified SignedPreKey message. Does not implicitly {@link lantern.messaging.v1.SignedPreKey.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.SignedPreKey
                 * @static
                 * @param {lantern.messaging.v1.SignedPreKey.$Properties} message SignedPreKey message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SignedPreKey.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.key);
                    if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.signature);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a SignedPreKey message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.SignedPreKey
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.SignedPreKey & lantern.messaging.v1.SignedPreKey.$Shape} SignedPreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SignedPreKey.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.SignedPreKey();
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
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.signature = value;
                                else
                                    delete message.signature;
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

                return SignedPreKey;
            })();

            v1.KemPreKey = (function() {

                /**
                 * Properties of a KemPreKey.
                 * @typedef {Object} lantern.messaging.v1.KemPreKey.$Properties
                 * @property {number|null} [id] KemPreKey id
                 * @property {Uint8Array|null} [key] KemPreKey key
                 * @property {Uint8Array|null} [signature] KemPreKey signature
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a KemPreKey.
                 * @memberof lantern.messaging.v1
                 * @interface IKemPreKey
                 * @augments lantern.messaging.v1.KemPreKey.$Properties
                 * @deprecated Use lantern.messaging.v1.KemPreKey.$Properties instead.
                 */

                /**
                 * Shape of a KemPreKey.
                 * @typedef {lantern.messaging.v1.KemPreKey.$Properties} lantern.messaging.v1.KemPreKey.$Shape
                 */

                /**
                 * Constructs a new KemPreKey.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a KemPreKey.
                 * @constructor
                 * @param {lantern.messaging.v1.KemPreKey.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const KemPreKey = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * KemPreKey id.
                 * @member {number} id
                 * @memberof lantern.messaging.v1.KemPreKey
                 * @instance
                 */
                KemPreKey.prototype.id = 0;

                /**
                 * KemPreKey key.
                 * @member {Uint8Array} key
                 * @memberof lantern.messaging.v1.KemPreKey
                 * @instance
                 */
                KemPreKey.prototype.key = $util.newBuffer([]);

                /**
                 * KemPreKey signature.
                 * @member {Uint8Array} signature
                 * @memberof lantern.messaging.v1.KemPreKey
                 * @instance
                 */
                KemPreKey.prototype.signature = $util.newBuffer([]);

                /**
                 * Encodes the specified KemPreKey message. Does not implicitly {@link lantern.messaging.v1.KemPreKey.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.KemPreKey
                 * @static
                 * @param {lantern.messaging.v1.KemPreKey.$Properties} message KemPreKey message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                KemPreKey.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.id);
                    if (message.key != null && $Object.hasOwnProperty.call(message, "key") && message.key.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.key);
                    if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.signature);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a KemPreKey message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.KemPreKey
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.KemPreKey & lantern.messaging.v1.KemPreKey.$Shape} KemPreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                KemPreKey.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.KemPreKey();
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
                                    message.id = value;
                                else
                                    delete message.id;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.key = value;
                                else
                                    delete message.key;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.signature = value;
                                else
                                    delete message.signature;
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

                return KemPreKey;
            })();

            v1.RegisterDevice = (function() {

                /**
                 * Properties of a RegisterDevice.
                 * @typedef {Object} lantern.messaging.v1.RegisterDevice.$Properties
                 * @property {number|null} [registrationId] RegisterDevice registrationId
                 * @property {Uint8Array|null} [identityKey] RegisterDevice identityKey
                 * @property {Uint8Array|null} [deviceSecret] RegisterDevice deviceSecret
                 * @property {lantern.messaging.v1.SignedPreKey.$Properties|null} [signedPreKey] RegisterDevice signedPreKey
                 * @property {lantern.messaging.v1.KemPreKey.$Properties|null} [lastResortKem] RegisterDevice lastResortKem
                 * @property {Array.<lantern.messaging.v1.PreKey.$Properties>|null} [oneTime] RegisterDevice oneTime
                 * @property {Array.<lantern.messaging.v1.KemPreKey.$Properties>|null} [kem] RegisterDevice kem
                 * @property {boolean|null} [replace] RegisterDevice replace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a RegisterDevice.
                 * @memberof lantern.messaging.v1
                 * @interface IRegisterDevice
                 * @augments lantern.messaging.v1.RegisterDevice.$Properties
                 * @deprecated Use lantern.messaging.v1.RegisterDevice.$Properties instead.
                 */

                /**
                 * Shape of a RegisterDevice.
                 * @typedef {lantern.messaging.v1.RegisterDevice.$Properties} lantern.messaging.v1.RegisterDevice.$Shape
                 */

                /**
                 * Constructs a new RegisterDevice.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a RegisterDevice.
                 * @constructor
                 * @param {lantern.messaging.v1.RegisterDevice.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const RegisterDevice = function (properties) {
                    this.oneTime = [];
                    this.kem = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * RegisterDevice registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.registrationId = 0;

                /**
                 * RegisterDevice identityKey.
                 * @member {Uint8Array} identityKey
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.identityKey = $util.newBuffer([]);

                /**
                 * RegisterDevice deviceSecret.
                 * @member {Uint8Array} deviceSecret
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.deviceSecret = $util.newBuffer([]);

                /**
                 * RegisterDevice signedPreKey.
                 * @member {lantern.messaging.v1.SignedPreKey.$Properties|null|undefined} signedPreKey
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.signedPreKey = null;

                /**
                 * RegisterDevice lastResortKem.
                 * @member {lantern.messaging.v1.KemPreKey.$Properties|null|undefined} lastResortKem
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.lastResortKem = null;

                /**
                 * RegisterDevice oneTime.
                 * @member {Array.<lantern.messaging.v1.PreKey.$Properties>} oneTime
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.oneTime = $util.emptyArray;

                /**
                 * RegisterDevice kem.
                 * @member {Array.<lantern.messaging.v1.KemPreKey.$Properties>} kem
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.kem = $util.emptyArray;

                /**
                 * RegisterDevice replace.
                 * @member {boolean} replace
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @instance
                 */
                RegisterDevice.prototype.replace = false;

                /**
                 * Encodes the specified RegisterDevice message. Does not implicitly {@link lantern.messaging.v1.RegisterDevice.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @static
                 * @param {lantern.messaging.v1.RegisterDevice.$Properties} message RegisterDevice message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                RegisterDevice.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.registrationId);
                    if (message.identityKey != null && $Object.hasOwnProperty.call(message, "identityKey") && message.identityKey.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.identityKey);
                    if (message.deviceSecret != null && $Object.hasOwnProperty.call(message, "deviceSecret") && message.deviceSecret.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.deviceSecret);
                    if (message.signedPreKey != null && $Object.hasOwnProperty.call(message, "signedPreKey"))
                        $root.lantern.messaging.v1.SignedPreKey.encode(message.signedPreKey, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.lastResortKem != null && $Object.hasOwnProperty.call(message, "lastResortKem"))
                        $root.lantern.messaging.v1.KemPreKey.encode(message.lastResortKem, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.oneTime != null && message.oneTime.length)
                        for (let i = 0; i < message.oneTime.length; ++i)
                            $root.lantern.messaging.v1.PreKey.encode(message.oneTime[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.kem != null && message.kem.length)
                        for (let i = 0; i < message.kem.length; ++i)
                            $root.lantern.messaging.v1.KemPreKey.encode(message.kem[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.replace != null && $Object.hasOwnProperty.call(message, "replace") && message.replace !== false)
                        writer.uint32(/* id 8, wireType 0 =*/64).bool(message.replace);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a RegisterDevice message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.RegisterDevice
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RegisterDevice & lantern.messaging.v1.RegisterDevice.$Shape} RegisterDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                RegisterDevice.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.RegisterDevice();
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
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.identityKey = value;
                                else
                                    delete message.identityKey;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.deviceSecret = value;
                                else
                                    delete message.deviceSecret;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.signedPreKey = $root.lantern.messaging.v1.SignedPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.signedPreKey);
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.lastResortKem = $root.lantern.messaging.v1.KemPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.lastResortKem);
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.oneTime && message.oneTime.length))
                                    message.oneTime = [];
                                message.oneTime.push($root.lantern.messaging.v1.PreKey.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.kem && message.kem.length))
                                    message.kem = [];
                                message.kem.push($root.lantern.messaging.v1.KemPreKey.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.replace = value;
                                else
                                    delete message.replace;
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

                return RegisterDevice;
            })();

            v1.UploadPreKeys = (function() {

                /**
                 * Properties of an UploadPreKeys.
                 * @typedef {Object} lantern.messaging.v1.UploadPreKeys.$Properties
                 * @property {lantern.messaging.v1.SignedPreKey.$Properties|null} [signedPreKey] UploadPreKeys signedPreKey
                 * @property {lantern.messaging.v1.KemPreKey.$Properties|null} [lastResortKem] UploadPreKeys lastResortKem
                 * @property {Array.<lantern.messaging.v1.PreKey.$Properties>|null} [oneTime] UploadPreKeys oneTime
                 * @property {Array.<lantern.messaging.v1.KemPreKey.$Properties>|null} [kem] UploadPreKeys kem
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an UploadPreKeys.
                 * @memberof lantern.messaging.v1
                 * @interface IUploadPreKeys
                 * @augments lantern.messaging.v1.UploadPreKeys.$Properties
                 * @deprecated Use lantern.messaging.v1.UploadPreKeys.$Properties instead.
                 */

                /**
                 * Shape of an UploadPreKeys.
                 * @typedef {lantern.messaging.v1.UploadPreKeys.$Properties} lantern.messaging.v1.UploadPreKeys.$Shape
                 */

                /**
                 * Constructs a new UploadPreKeys.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an UploadPreKeys.
                 * @constructor
                 * @param {lantern.messaging.v1.UploadPreKeys.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const UploadPreKeys = function (properties) {
                    this.oneTime = [];
                    this.kem = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * UploadPreKeys signedPreKey.
                 * @member {lantern.messaging.v1.SignedPreKey.$Properties|null|undefined} signedPreKey
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @instance
                 */
                UploadPreKeys.prototype.signedPreKey = null;

                /**
                 * UploadPreKeys lastResortKem.
                 * @member {lantern.messaging.v1.KemPreKey.$Properties|null|undefined} lastResortKem
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @instance
                 */
                UploadPreKeys.prototype.lastResortKem = null;

                /**
                 * UploadPreKeys oneTime.
                 * @member {Array.<lantern.messaging.v1.PreKey.$Properties>} oneTime
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @instance
                 */
                UploadPreKeys.prototype.oneTime = $util.emptyArray;

                /**
                 * UploadPreKeys kem.
                 * @member {Array.<lantern.messaging.v1.KemPreKey.$Properties>} kem
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @instance
                 */
                UploadPreKeys.prototype.kem = $util.emptyArray;

                /**
                 * Encodes the specified UploadPreKeys message. Does not implicitly {@link lantern.messaging.v1.UploadPreKeys.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @static
                 * @param {lantern.messaging.v1.UploadPreKeys.$Properties} message UploadPreKeys message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                UploadPreKeys.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.signedPreKey != null && $Object.hasOwnProperty.call(message, "signedPreKey"))
                        $root.lantern.messaging.v1.SignedPreKey.encode(message.signedPreKey, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.lastResortKem != null && $Object.hasOwnProperty.call(message, "lastResortKem"))
                        $root.lantern.messaging.v1.KemPreKey.encode(message.lastResortKem, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.oneTime != null && message.oneTime.length)
                        for (let i = 0; i < message.oneTime.length; ++i)
                            $root.lantern.messaging.v1.PreKey.encode(message.oneTime[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.kem != null && message.kem.length)
                        for (let i = 0; i < message.kem.length; ++i)
                            $root.lantern.messaging.v1.KemPreKey.encode(message.kem[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an UploadPreKeys message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.UploadPreKeys
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.UploadPreKeys & lantern.messaging.v1.UploadPreKeys.$Shape} UploadPreKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                UploadPreKeys.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.UploadPreKeys();
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
                                message.signedPreKey = $root.lantern.messaging.v1.SignedPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.signedPreKey);
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.lastResortKem = $root.lantern.messaging.v1.KemPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.lastResortKem);
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.oneTime && message.oneTime.length))
                                    message.oneTime = [];
                                message.oneTime.push($root.lantern.messaging.v1.PreKey.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.kem && message.kem.length))
                                    message.kem = [];
                                message.kem.push($root.lantern.messaging.v1.KemPreKey.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return UploadPreKeys;
            })();

            v1.PreKeyCounts = (function() {

                /**
                 * Properties of a PreKeyCounts.
                 * @typedef {Object} lantern.messaging.v1.PreKeyCounts.$Properties
                 * @property {number|null} [oneTimeLeft] PreKeyCounts oneTimeLeft
                 * @property {number|null} [kemLeft] PreKeyCounts kemLeft
                 * @property {Array.<number>|null} [oneTimeNotStoredIds] PreKeyCounts oneTimeNotStoredIds
                 * @property {Array.<number>|null} [kemNotStoredIds] PreKeyCounts kemNotStoredIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a PreKeyCounts.
                 * @memberof lantern.messaging.v1
                 * @interface IPreKeyCounts
                 * @augments lantern.messaging.v1.PreKeyCounts.$Properties
                 * @deprecated Use lantern.messaging.v1.PreKeyCounts.$Properties instead.
                 */

                /**
                 * Shape of a PreKeyCounts.
                 * @typedef {lantern.messaging.v1.PreKeyCounts.$Properties} lantern.messaging.v1.PreKeyCounts.$Shape
                 */

                /**
                 * Constructs a new PreKeyCounts.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a PreKeyCounts.
                 * @constructor
                 * @param {lantern.messaging.v1.PreKeyCounts.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const PreKeyCounts = function (properties) {
                    this.oneTimeNotStoredIds = [];
                    this.kemNotStoredIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * PreKeyCounts oneTimeLeft.
                 * @member {number} oneTimeLeft
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @instance
                 */
                PreKeyCounts.prototype.oneTimeLeft = 0;

                /**
                 * PreKeyCounts kemLeft.
                 * @member {number} kemLeft
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @instance
                 */
                PreKeyCounts.prototype.kemLeft = 0;

                /**
                 * PreKeyCounts oneTimeNotStoredIds.
                 * @member {Array.<number>} oneTimeNotStoredIds
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @instance
                 */
                PreKeyCounts.prototype.oneTimeNotStoredIds = $util.emptyArray;

                /**
                 * PreKeyCounts kemNotStoredIds.
                 * @member {Array.<number>} kemNotStoredIds
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @instance
                 */
                PreKeyCounts.prototype.kemNotStoredIds = $util.emptyArray;

                /**
                 * Encodes the specified PreKeyCounts message. Does not implicitly {@link lantern.messaging.v1.PreKeyCounts.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @static
                 * @param {lantern.messaging.v1.PreKeyCounts.$Properties} message PreKeyCounts message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                PreKeyCounts.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.oneTimeLeft != null && $Object.hasOwnProperty.call(message, "oneTimeLeft") && message.oneTimeLeft !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.oneTimeLeft);
                    if (message.kemLeft != null && $Object.hasOwnProperty.call(message, "kemLeft") && message.kemLeft !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.kemLeft);
                    if (message.oneTimeNotStoredIds != null && message.oneTimeNotStoredIds.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).uint32s(message.oneTimeNotStoredIds);
                    if (message.kemNotStoredIds != null && message.kemNotStoredIds.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.kemNotStoredIds);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a PreKeyCounts message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.PreKeyCounts
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyCounts & lantern.messaging.v1.PreKeyCounts.$Shape} PreKeyCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                PreKeyCounts.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.PreKeyCounts();
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
                                    message.oneTimeLeft = value;
                                else
                                    delete message.oneTimeLeft;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.kemLeft = value;
                                else
                                    delete message.kemLeft;
                                continue;
                            }
                        case 3: {
                                if (wireType === 2) {
                                    if (!(message.oneTimeNotStoredIds && message.oneTimeNotStoredIds.length))
                                        message.oneTimeNotStoredIds = [];
                                    reader.uint32s(message.oneTimeNotStoredIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.oneTimeNotStoredIds && message.oneTimeNotStoredIds.length))
                                    message.oneTimeNotStoredIds = [];
                                message.oneTimeNotStoredIds.push(reader.uint32());
                                continue;
                            }
                        case 4: {
                                if (wireType === 2) {
                                    if (!(message.kemNotStoredIds && message.kemNotStoredIds.length))
                                        message.kemNotStoredIds = [];
                                    reader.uint32s(message.kemNotStoredIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.kemNotStoredIds && message.kemNotStoredIds.length))
                                    message.kemNotStoredIds = [];
                                message.kemNotStoredIds.push(reader.uint32());
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

                return PreKeyCounts;
            })();

            v1.ClaimPreKeys = (function() {

                /**
                 * Properties of a ClaimPreKeys.
                 * @typedef {Object} lantern.messaging.v1.ClaimPreKeys.$Properties
                 * @property {Uint8Array|null} [claimId] ClaimPreKeys claimId
                 * @property {Uint8Array|null} [userId] ClaimPreKeys userId
                 * @property {Array.<lantern.messaging.v1.KnownDevice.$Properties>|null} [known] ClaimPreKeys known
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a ClaimPreKeys.
                 * @memberof lantern.messaging.v1
                 * @interface IClaimPreKeys
                 * @augments lantern.messaging.v1.ClaimPreKeys.$Properties
                 * @deprecated Use lantern.messaging.v1.ClaimPreKeys.$Properties instead.
                 */

                /**
                 * Shape of a ClaimPreKeys.
                 * @typedef {lantern.messaging.v1.ClaimPreKeys.$Properties} lantern.messaging.v1.ClaimPreKeys.$Shape
                 */

                /**
                 * Constructs a new ClaimPreKeys.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a ClaimPreKeys.
                 * @constructor
                 * @param {lantern.messaging.v1.ClaimPreKeys.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const ClaimPreKeys = function (properties) {
                    this.known = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * ClaimPreKeys claimId.
                 * @member {Uint8Array} claimId
                 * @memberof lantern.messaging.v1.ClaimPreKeys
                 * @instance
                 */
                ClaimPreKeys.prototype.claimId = $util.newBuffer([]);

                /**
                 * ClaimPreKeys userId.
                 * @member {Uint8Array} userId
                 * @memberof lantern.messaging.v1.ClaimPreKeys
                 * @instance
                 */
                ClaimPreKeys.prototype.userId = $util.newBuffer([]);

                /**
                 * ClaimPreKeys known.
                 * @member {Array.<lantern.messaging.v1.KnownDevice.$Properties>} known
                 * @memberof lantern.messaging.v1.ClaimPreKeys
                 * @instance
                 */
                ClaimPreKeys.prototype.known = $util.emptyArray;

                /**
                 * Encodes the specified ClaimPreKeys message. Does not implicitly {@link lantern.messaging.v1.ClaimPreKeys.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.ClaimPreKeys
                 * @static
                 * @param {lantern.messaging.v1.ClaimPreKeys.$Properties} message ClaimPreKeys message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                ClaimPreKeys.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.claimId != null && $Object.hasOwnProperty.call(message, "claimId") && message.claimId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.claimId);
                    if (message.userId != null && $Object.hasOwnProperty.call(message, "userId") && message.userId.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.userId);
                    if (message.known != null && message.known.length)
                        for (let i = 0; i < message.known.length; ++i)
                            $root.lantern.messaging.v1.KnownDevice.encode(message.known[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a ClaimPreKeys message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.ClaimPreKeys
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClaimPreKeys & lantern.messaging.v1.ClaimPreKeys.$Shape} ClaimPreKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                ClaimPreKeys.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.ClaimPreKeys();
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
                                if ((value = reader.bytes()).length)
                                    message.claimId = value;
                                else
                                    delete message.claimId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.userId = value;
                                else
                                    delete message.userId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.known && message.known.length))
                                    message.known = [];
                                message.known.push($root.lantern.messaging.v1.KnownDevice.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return ClaimPreKeys;
            })();

            v1.KnownDevice = (function() {

                /**
                 * Properties of a KnownDevice.
                 * @typedef {Object} lantern.messaging.v1.KnownDevice.$Properties
                 * @property {number|null} [deviceId] KnownDevice deviceId
                 * @property {number|null} [registrationId] KnownDevice registrationId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a KnownDevice.
                 * @memberof lantern.messaging.v1
                 * @interface IKnownDevice
                 * @augments lantern.messaging.v1.KnownDevice.$Properties
                 * @deprecated Use lantern.messaging.v1.KnownDevice.$Properties instead.
                 */

                /**
                 * Shape of a KnownDevice.
                 * @typedef {lantern.messaging.v1.KnownDevice.$Properties} lantern.messaging.v1.KnownDevice.$Shape
                 */

                /**
                 * Constructs a new KnownDevice.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a KnownDevice.
                 * @constructor
                 * @param {lantern.messaging.v1.KnownDevice.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const KnownDevice = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * KnownDevice deviceId.
                 * @member {number} deviceId
                 * @memberof lantern.messaging.v1.KnownDevice
                 * @instance
                 */
                KnownDevice.prototype.deviceId = 0;

                /**
                 * KnownDevice registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.KnownDevice
                 * @instance
                 */
                KnownDevice.prototype.registrationId = 0;

                /**
                 * Encodes the specified KnownDevice message. Does not implicitly {@link lantern.messaging.v1.KnownDevice.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.KnownDevice
                 * @static
                 * @param {lantern.messaging.v1.KnownDevice.$Properties} message KnownDevice message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                KnownDevice.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.deviceId);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a KnownDevice message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.KnownDevice
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.KnownDevice & lantern.messaging.v1.KnownDevice.$Shape} KnownDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                KnownDevice.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.KnownDevice();
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
                                    message.deviceId = value;
                                else
                                    delete message.deviceId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
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

                return KnownDevice;
            })();

            v1.PreKeyBundles = (function() {

                /**
                 * Properties of a PreKeyBundles.
                 * @typedef {Object} lantern.messaging.v1.PreKeyBundles.$Properties
                 * @property {Array.<lantern.messaging.v1.PreKeyBundle.$Properties>|null} [bundles] PreKeyBundles bundles
                 * @property {Array.<number>|null} [goneDeviceIds] PreKeyBundles goneDeviceIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a PreKeyBundles.
                 * @memberof lantern.messaging.v1
                 * @interface IPreKeyBundles
                 * @augments lantern.messaging.v1.PreKeyBundles.$Properties
                 * @deprecated Use lantern.messaging.v1.PreKeyBundles.$Properties instead.
                 */

                /**
                 * Shape of a PreKeyBundles.
                 * @typedef {lantern.messaging.v1.PreKeyBundles.$Properties} lantern.messaging.v1.PreKeyBundles.$Shape
                 */

                /**
                 * Constructs a new PreKeyBundles.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a PreKeyBundles.
                 * @constructor
                 * @param {lantern.messaging.v1.PreKeyBundles.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const PreKeyBundles = function (properties) {
                    this.bundles = [];
                    this.goneDeviceIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * PreKeyBundles bundles.
                 * @member {Array.<lantern.messaging.v1.PreKeyBundle.$Properties>} bundles
                 * @memberof lantern.messaging.v1.PreKeyBundles
                 * @instance
                 */
                PreKeyBundles.prototype.bundles = $util.emptyArray;

                /**
                 * PreKeyBundles goneDeviceIds.
                 * @member {Array.<number>} goneDeviceIds
                 * @memberof lantern.messaging.v1.PreKeyBundles
                 * @instance
                 */
                PreKeyBundles.prototype.goneDeviceIds = $util.emptyArray;

                /**
                 * Encodes the specified PreKeyBundles message. Does not implicitly {@link lantern.messaging.v1.PreKeyBundles.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.PreKeyBundles
                 * @static
                 * @param {lantern.messaging.v1.PreKeyBundles.$Properties} message PreKeyBundles message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                PreKeyBundles.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.bundles != null && message.bundles.length)
                        for (let i = 0; i < message.bundles.length; ++i)
                            $root.lantern.messaging.v1.PreKeyBundle.encode(message.bundles[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.goneDeviceIds != null && message.goneDeviceIds.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.goneDeviceIds);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a PreKeyBundles message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.PreKeyBundles
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyBundles & lantern.messaging.v1.PreKeyBundles.$Shape} PreKeyBundles
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                PreKeyBundles.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.PreKeyBundles();
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
                                if (!(message.bundles && message.bundles.length))
                                    message.bundles = [];
                                message.bundles.push($root.lantern.messaging.v1.PreKeyBundle.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 2: {
                                if (wireType === 2) {
                                    if (!(message.goneDeviceIds && message.goneDeviceIds.length))
                                        message.goneDeviceIds = [];
                                    reader.uint32s(message.goneDeviceIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.goneDeviceIds && message.goneDeviceIds.length))
                                    message.goneDeviceIds = [];
                                message.goneDeviceIds.push(reader.uint32());
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

                return PreKeyBundles;
            })();

            v1.PreKeyBundle = (function() {

                /**
                 * Properties of a PreKeyBundle.
                 * @typedef {Object} lantern.messaging.v1.PreKeyBundle.$Properties
                 * @property {lantern.messaging.v1.DeviceInfo.$Properties|null} [device] PreKeyBundle device
                 * @property {lantern.messaging.v1.SignedPreKey.$Properties|null} [signedPreKey] PreKeyBundle signedPreKey
                 * @property {lantern.messaging.v1.PreKey.$Properties|null} [oneTime] PreKeyBundle oneTime
                 * @property {lantern.messaging.v1.KemPreKey.$Properties|null} [kem] PreKeyBundle kem
                 * @property {boolean|null} [kemIsLastResort] PreKeyBundle kemIsLastResort
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a PreKeyBundle.
                 * @memberof lantern.messaging.v1
                 * @interface IPreKeyBundle
                 * @augments lantern.messaging.v1.PreKeyBundle.$Properties
                 * @deprecated Use lantern.messaging.v1.PreKeyBundle.$Properties instead.
                 */

                /**
                 * Shape of a PreKeyBundle.
                 * @typedef {lantern.messaging.v1.PreKeyBundle.$Properties} lantern.messaging.v1.PreKeyBundle.$Shape
                 */

                /**
                 * Constructs a new PreKeyBundle.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a PreKeyBundle.
                 * @constructor
                 * @param {lantern.messaging.v1.PreKeyBundle.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const PreKeyBundle = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * PreKeyBundle device.
                 * @member {lantern.messaging.v1.DeviceInfo.$Properties|null|undefined} device
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @instance
                 */
                PreKeyBundle.prototype.device = null;

                /**
                 * PreKeyBundle signedPreKey.
                 * @member {lantern.messaging.v1.SignedPreKey.$Properties|null|undefined} signedPreKey
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @instance
                 */
                PreKeyBundle.prototype.signedPreKey = null;

                /**
                 * PreKeyBundle oneTime.
                 * @member {lantern.messaging.v1.PreKey.$Properties|null|undefined} oneTime
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @instance
                 */
                PreKeyBundle.prototype.oneTime = null;

                /**
                 * PreKeyBundle kem.
                 * @member {lantern.messaging.v1.KemPreKey.$Properties|null|undefined} kem
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @instance
                 */
                PreKeyBundle.prototype.kem = null;

                /**
                 * PreKeyBundle kemIsLastResort.
                 * @member {boolean} kemIsLastResort
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @instance
                 */
                PreKeyBundle.prototype.kemIsLastResort = false;

                /**
                 * Encodes the specified PreKeyBundle message. Does not implicitly {@link lantern.messaging.v1.PreKeyBundle.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @static
                 * @param {lantern.messaging.v1.PreKeyBundle.$Properties} message PreKeyBundle message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                PreKeyBundle.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.device != null && $Object.hasOwnProperty.call(message, "device"))
                        $root.lantern.messaging.v1.DeviceInfo.encode(message.device, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.signedPreKey != null && $Object.hasOwnProperty.call(message, "signedPreKey"))
                        $root.lantern.messaging.v1.SignedPreKey.encode(message.signedPreKey, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.oneTime != null && $Object.hasOwnProperty.call(message, "oneTime"))
                        $root.lantern.messaging.v1.PreKey.encode(message.oneTime, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.kem != null && $Object.hasOwnProperty.call(message, "kem"))
                        $root.lantern.messaging.v1.KemPreKey.encode(message.kem, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.kemIsLastResort != null && $Object.hasOwnProperty.call(message, "kemIsLastResort") && message.kemIsLastResort !== false)
                        writer.uint32(/* id 5, wireType 0 =*/40).bool(message.kemIsLastResort);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a PreKeyBundle message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.PreKeyBundle
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyBundle & lantern.messaging.v1.PreKeyBundle.$Shape} PreKeyBundle
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                PreKeyBundle.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.PreKeyBundle();
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
                                message.device = $root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.device);
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.signedPreKey = $root.lantern.messaging.v1.SignedPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.signedPreKey);
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.oneTime = $root.lantern.messaging.v1.PreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.oneTime);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.kem = $root.lantern.messaging.v1.KemPreKey.decode(reader, reader.size(), $undefined, _depth + 1, message.kem);
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.kemIsLastResort = value;
                                else
                                    delete message.kemIsLastResort;
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

                return PreKeyBundle;
            })();

            v1.GetDevices = (function() {

                /**
                 * Properties of a GetDevices.
                 * @typedef {Object} lantern.messaging.v1.GetDevices.$Properties
                 * @property {Uint8Array|null} [userId] GetDevices userId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a GetDevices.
                 * @memberof lantern.messaging.v1
                 * @interface IGetDevices
                 * @augments lantern.messaging.v1.GetDevices.$Properties
                 * @deprecated Use lantern.messaging.v1.GetDevices.$Properties instead.
                 */

                /**
                 * Shape of a GetDevices.
                 * @typedef {lantern.messaging.v1.GetDevices.$Properties} lantern.messaging.v1.GetDevices.$Shape
                 */

                /**
                 * Constructs a new GetDevices.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a GetDevices.
                 * @constructor
                 * @param {lantern.messaging.v1.GetDevices.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const GetDevices = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * GetDevices userId.
                 * @member {Uint8Array} userId
                 * @memberof lantern.messaging.v1.GetDevices
                 * @instance
                 */
                GetDevices.prototype.userId = $util.newBuffer([]);

                /**
                 * Encodes the specified GetDevices message. Does not implicitly {@link lantern.messaging.v1.GetDevices.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.GetDevices
                 * @static
                 * @param {lantern.messaging.v1.GetDevices.$Properties} message GetDevices message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                GetDevices.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.userId != null && $Object.hasOwnProperty.call(message, "userId") && message.userId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.userId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a GetDevices message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.GetDevices
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.GetDevices & lantern.messaging.v1.GetDevices.$Shape} GetDevices
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                GetDevices.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.GetDevices();
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
                                if ((value = reader.bytes()).length)
                                    message.userId = value;
                                else
                                    delete message.userId;
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

                return GetDevices;
            })();

            v1.DeviceList = (function() {

                /**
                 * Properties of a DeviceList.
                 * @typedef {Object} lantern.messaging.v1.DeviceList.$Properties
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [devices] DeviceList devices
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DeviceList.
                 * @memberof lantern.messaging.v1
                 * @interface IDeviceList
                 * @augments lantern.messaging.v1.DeviceList.$Properties
                 * @deprecated Use lantern.messaging.v1.DeviceList.$Properties instead.
                 */

                /**
                 * Shape of a DeviceList.
                 * @typedef {lantern.messaging.v1.DeviceList.$Properties} lantern.messaging.v1.DeviceList.$Shape
                 */

                /**
                 * Constructs a new DeviceList.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DeviceList.
                 * @constructor
                 * @param {lantern.messaging.v1.DeviceList.$Properties=} [properties] Properties to set
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
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} devices
                 * @memberof lantern.messaging.v1.DeviceList
                 * @instance
                 */
                DeviceList.prototype.devices = $util.emptyArray;

                /**
                 * Encodes the specified DeviceList message. Does not implicitly {@link lantern.messaging.v1.DeviceList.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DeviceList
                 * @static
                 * @param {lantern.messaging.v1.DeviceList.$Properties} message DeviceList message or plain object to encode
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
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.devices[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DeviceList message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DeviceList
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceList & lantern.messaging.v1.DeviceList.$Shape} DeviceList
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
                    message = _target || new $root.lantern.messaging.v1.DeviceList();
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
                                message.devices.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
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

            v1.RemoveDevice = (function() {

                /**
                 * Properties of a RemoveDevice.
                 * @typedef {Object} lantern.messaging.v1.RemoveDevice.$Properties
                 * @property {number|null} [deviceId] RemoveDevice deviceId
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a RemoveDevice.
                 * @memberof lantern.messaging.v1
                 * @interface IRemoveDevice
                 * @augments lantern.messaging.v1.RemoveDevice.$Properties
                 * @deprecated Use lantern.messaging.v1.RemoveDevice.$Properties instead.
                 */

                /**
                 * Shape of a RemoveDevice.
                 * @typedef {lantern.messaging.v1.RemoveDevice.$Properties} lantern.messaging.v1.RemoveDevice.$Shape
                 */

                /**
                 * Constructs a new RemoveDevice.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a RemoveDevice.
                 * @constructor
                 * @param {lantern.messaging.v1.RemoveDevice.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const RemoveDevice = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * RemoveDevice deviceId.
                 * @member {number} deviceId
                 * @memberof lantern.messaging.v1.RemoveDevice
                 * @instance
                 */
                RemoveDevice.prototype.deviceId = 0;

                /**
                 * Encodes the specified RemoveDevice message. Does not implicitly {@link lantern.messaging.v1.RemoveDevice.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.RemoveDevice
                 * @static
                 * @param {lantern.messaging.v1.RemoveDevice.$Properties} message RemoveDevice message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                RemoveDevice.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.deviceId);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a RemoveDevice message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.RemoveDevice
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RemoveDevice & lantern.messaging.v1.RemoveDevice.$Shape} RemoveDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                RemoveDevice.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.RemoveDevice();
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

                return RemoveDevice;
            })();

            v1.DeviceRemoved = (function() {

                /**
                 * Properties of a DeviceRemoved.
                 * @typedef {Object} lantern.messaging.v1.DeviceRemoved.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DeviceRemoved.
                 * @memberof lantern.messaging.v1
                 * @interface IDeviceRemoved
                 * @augments lantern.messaging.v1.DeviceRemoved.$Properties
                 * @deprecated Use lantern.messaging.v1.DeviceRemoved.$Properties instead.
                 */

                /**
                 * Shape of a DeviceRemoved.
                 * @typedef {lantern.messaging.v1.DeviceRemoved.$Properties} lantern.messaging.v1.DeviceRemoved.$Shape
                 */

                /**
                 * Constructs a new DeviceRemoved.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DeviceRemoved.
                 * @constructor
                 * @param {lantern.messaging.v1.DeviceRemoved.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DeviceRemoved = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified DeviceRemoved message. Does not implicitly {@link lantern.messaging.v1.DeviceRemoved.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DeviceRemoved
                 * @static
                 * @param {lantern.messaging.v1.DeviceRemoved.$Properties} message DeviceRemoved message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DeviceRemoved.encode = function (message, writer, _depth) {
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
                 * Decodes a DeviceRemoved message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DeviceRemoved
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceRemoved & lantern.messaging.v1.DeviceRemoved.$Shape} DeviceRemoved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DeviceRemoved.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.DeviceRemoved();
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

                return DeviceRemoved;
            })();

            v1.Send = (function() {

                /**
                 * Properties of a Send.
                 * @typedef {Object} lantern.messaging.v1.Send.$Properties
                 * @property {Uint8Array|null} [messageId] Send messageId
                 * @property {Uint8Array|null} [userId] Send userId
                 * @property {Array.<lantern.messaging.v1.OutgoingMessage.$Properties>|null} [messages] Send messages
                 * @property {number|null} [ttlMs] Send ttlMs
                 * @property {boolean|null} [ephemeral] Send ephemeral
                 * @property {boolean|null} [urgent] Send urgent
                 * @property {boolean|null} [listedOnly] Send listedOnly
                 * @property {number|null} [notAfter] Send notAfter
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Send.
                 * @memberof lantern.messaging.v1
                 * @interface ISend
                 * @augments lantern.messaging.v1.Send.$Properties
                 * @deprecated Use lantern.messaging.v1.Send.$Properties instead.
                 */

                /**
                 * Shape of a Send.
                 * @typedef {lantern.messaging.v1.Send.$Properties} lantern.messaging.v1.Send.$Shape
                 */

                /**
                 * Constructs a new Send.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Send.
                 * @constructor
                 * @param {lantern.messaging.v1.Send.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Send = function (properties) {
                    this.messages = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Send messageId.
                 * @member {Uint8Array} messageId
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.messageId = $util.newBuffer([]);

                /**
                 * Send userId.
                 * @member {Uint8Array} userId
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.userId = $util.newBuffer([]);

                /**
                 * Send messages.
                 * @member {Array.<lantern.messaging.v1.OutgoingMessage.$Properties>} messages
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.messages = $util.emptyArray;

                /**
                 * Send ttlMs.
                 * @member {number|null|undefined} ttlMs
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.ttlMs = null;

                /**
                 * Send ephemeral.
                 * @member {boolean} ephemeral
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.ephemeral = false;

                /**
                 * Send urgent.
                 * @member {boolean} urgent
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.urgent = false;

                /**
                 * Send listedOnly.
                 * @member {boolean} listedOnly
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.listedOnly = false;

                /**
                 * Send notAfter.
                 * @member {number|null|undefined} notAfter
                 * @memberof lantern.messaging.v1.Send
                 * @instance
                 */
                Send.prototype.notAfter = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Send.prototype, "_ttlMs", {
                    get: $util.oneOfGetter($oneOfFields = ["ttlMs"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Send.prototype, "_notAfter", {
                    get: $util.oneOfGetter($oneOfFields = ["notAfter"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Send message. Does not implicitly {@link lantern.messaging.v1.Send.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Send
                 * @static
                 * @param {lantern.messaging.v1.Send.$Properties} message Send message or plain object to encode
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
                    if (message.messageId != null && $Object.hasOwnProperty.call(message, "messageId") && message.messageId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.messageId);
                    if (message.userId != null && $Object.hasOwnProperty.call(message, "userId") && message.userId.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.userId);
                    if (message.messages != null && message.messages.length)
                        for (let i = 0; i < message.messages.length; ++i)
                            $root.lantern.messaging.v1.OutgoingMessage.encode(message.messages[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.ttlMs != null && $Object.hasOwnProperty.call(message, "ttlMs"))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.ttlMs);
                    if (message.ephemeral != null && $Object.hasOwnProperty.call(message, "ephemeral") && message.ephemeral !== false)
                        writer.uint32(/* id 5, wireType 0 =*/40).bool(message.ephemeral);
                    if (message.urgent != null && $Object.hasOwnProperty.call(message, "urgent") && message.urgent !== false)
                        writer.uint32(/* id 6, wireType 0 =*/48).bool(message.urgent);
                    if (message.listedOnly != null && $Object.hasOwnProperty.call(message, "listedOnly") && message.listedOnly !== false)
                        writer.uint32(/* id 7, wireType 0 =*/56).bool(message.listedOnly);
                    if (message.notAfter != null && $Object.hasOwnProperty.call(message, "notAfter"))
                        writer.uint32(/* id 8, wireType 0 =*/64).int64(message.notAfter);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Send message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Send
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Send & lantern.messaging.v1.Send.$Shape} Send
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
                    message = _target || new $root.lantern.messaging.v1.Send();
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
                                if ((value = reader.bytes()).length)
                                    message.messageId = value;
                                else
                                    delete message.messageId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.userId = value;
                                else
                                    delete message.userId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.messages && message.messages.length))
                                    message.messages = [];
                                message.messages.push($root.lantern.messaging.v1.OutgoingMessage.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                message.ttlMs = reader.uint64();
                                message._ttlMs = "ttlMs";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.ephemeral = value;
                                else
                                    delete message.ephemeral;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.urgent = value;
                                else
                                    delete message.urgent;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.listedOnly = value;
                                else
                                    delete message.listedOnly;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                message.notAfter = reader.int64();
                                message._notAfter = "notAfter";
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

            v1.OutgoingMessage = (function() {

                /**
                 * Properties of an OutgoingMessage.
                 * @typedef {Object} lantern.messaging.v1.OutgoingMessage.$Properties
                 * @property {number|null} [deviceId] OutgoingMessage deviceId
                 * @property {number|null} [registrationId] OutgoingMessage registrationId
                 * @property {number|null} [kind] OutgoingMessage kind
                 * @property {Uint8Array|null} [ciphertext] OutgoingMessage ciphertext
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an OutgoingMessage.
                 * @memberof lantern.messaging.v1
                 * @interface IOutgoingMessage
                 * @augments lantern.messaging.v1.OutgoingMessage.$Properties
                 * @deprecated Use lantern.messaging.v1.OutgoingMessage.$Properties instead.
                 */

                /**
                 * Shape of an OutgoingMessage.
                 * @typedef {lantern.messaging.v1.OutgoingMessage.$Properties} lantern.messaging.v1.OutgoingMessage.$Shape
                 */

                /**
                 * Constructs a new OutgoingMessage.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an OutgoingMessage.
                 * @constructor
                 * @param {lantern.messaging.v1.OutgoingMessage.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const OutgoingMessage = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * OutgoingMessage deviceId.
                 * @member {number} deviceId
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @instance
                 */
                OutgoingMessage.prototype.deviceId = 0;

                /**
                 * OutgoingMessage registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @instance
                 */
                OutgoingMessage.prototype.registrationId = 0;

                /**
                 * OutgoingMessage kind.
                 * @member {number} kind
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @instance
                 */
                OutgoingMessage.prototype.kind = 0;

                /**
                 * OutgoingMessage ciphertext.
                 * @member {Uint8Array} ciphertext
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @instance
                 */
                OutgoingMessage.prototype.ciphertext = $util.newBuffer([]);

                /**
                 * Encodes the specified OutgoingMessage message. Does not implicitly {@link lantern.messaging.v1.OutgoingMessage.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @static
                 * @param {lantern.messaging.v1.OutgoingMessage.$Properties} message OutgoingMessage message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                OutgoingMessage.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.deviceId);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.kind);
                    if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext") && message.ciphertext.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.ciphertext);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an OutgoingMessage message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.OutgoingMessage
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.OutgoingMessage & lantern.messaging.v1.OutgoingMessage.$Shape} OutgoingMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                OutgoingMessage.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.OutgoingMessage();
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
                                    message.deviceId = value;
                                else
                                    delete message.deviceId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.ciphertext = value;
                                else
                                    delete message.ciphertext;
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

                return OutgoingMessage;
            })();

            v1.Accepted = (function() {

                /**
                 * Properties of an Accepted.
                 * @typedef {Object} lantern.messaging.v1.Accepted.$Properties
                 * @property {number|null} [serverTime] Accepted serverTime
                 * @property {Array.<number>|null} [fullDeviceIds] Accepted fullDeviceIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Accepted.
                 * @memberof lantern.messaging.v1
                 * @interface IAccepted
                 * @augments lantern.messaging.v1.Accepted.$Properties
                 * @deprecated Use lantern.messaging.v1.Accepted.$Properties instead.
                 */

                /**
                 * Shape of an Accepted.
                 * @typedef {lantern.messaging.v1.Accepted.$Properties} lantern.messaging.v1.Accepted.$Shape
                 */

                /**
                 * Constructs a new Accepted.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an Accepted.
                 * @constructor
                 * @param {lantern.messaging.v1.Accepted.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Accepted = function (properties) {
                    this.fullDeviceIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Accepted serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.Accepted
                 * @instance
                 */
                Accepted.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Accepted fullDeviceIds.
                 * @member {Array.<number>} fullDeviceIds
                 * @memberof lantern.messaging.v1.Accepted
                 * @instance
                 */
                Accepted.prototype.fullDeviceIds = $util.emptyArray;

                /**
                 * Encodes the specified Accepted message. Does not implicitly {@link lantern.messaging.v1.Accepted.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Accepted
                 * @static
                 * @param {lantern.messaging.v1.Accepted.$Properties} message Accepted message or plain object to encode
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
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.serverTime);
                    if (message.fullDeviceIds != null && message.fullDeviceIds.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.fullDeviceIds);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Accepted message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Accepted
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Accepted & lantern.messaging.v1.Accepted.$Shape} Accepted
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
                    message = _target || new $root.lantern.messaging.v1.Accepted();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
                                continue;
                            }
                        case 2: {
                                if (wireType === 2) {
                                    if (!(message.fullDeviceIds && message.fullDeviceIds.length))
                                        message.fullDeviceIds = [];
                                    reader.uint32s(message.fullDeviceIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.fullDeviceIds && message.fullDeviceIds.length))
                                    message.fullDeviceIds = [];
                                message.fullDeviceIds.push(reader.uint32());
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

            v1.Duplicate = (function() {

                /**
                 * Properties of a Duplicate.
                 * @typedef {Object} lantern.messaging.v1.Duplicate.$Properties
                 * @property {number|null} [serverTime] Duplicate serverTime
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Duplicate.
                 * @memberof lantern.messaging.v1
                 * @interface IDuplicate
                 * @augments lantern.messaging.v1.Duplicate.$Properties
                 * @deprecated Use lantern.messaging.v1.Duplicate.$Properties instead.
                 */

                /**
                 * Shape of a Duplicate.
                 * @typedef {lantern.messaging.v1.Duplicate.$Properties} lantern.messaging.v1.Duplicate.$Shape
                 */

                /**
                 * Constructs a new Duplicate.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Duplicate.
                 * @constructor
                 * @param {lantern.messaging.v1.Duplicate.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Duplicate = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Duplicate serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.Duplicate
                 * @instance
                 */
                Duplicate.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified Duplicate message. Does not implicitly {@link lantern.messaging.v1.Duplicate.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Duplicate
                 * @static
                 * @param {lantern.messaging.v1.Duplicate.$Properties} message Duplicate message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Duplicate.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.serverTime);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Duplicate message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Duplicate
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Duplicate & lantern.messaging.v1.Duplicate.$Shape} Duplicate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Duplicate.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Duplicate();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
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

                return Duplicate;
            })();

            v1.DeviceMismatch = (function() {

                /**
                 * Properties of a DeviceMismatch.
                 * @typedef {Object} lantern.messaging.v1.DeviceMismatch.$Properties
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [missing] DeviceMismatch missing
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [stale] DeviceMismatch stale
                 * @property {Array.<number>|null} [extraDeviceIds] DeviceMismatch extraDeviceIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DeviceMismatch.
                 * @memberof lantern.messaging.v1
                 * @interface IDeviceMismatch
                 * @augments lantern.messaging.v1.DeviceMismatch.$Properties
                 * @deprecated Use lantern.messaging.v1.DeviceMismatch.$Properties instead.
                 */

                /**
                 * Shape of a DeviceMismatch.
                 * @typedef {lantern.messaging.v1.DeviceMismatch.$Properties} lantern.messaging.v1.DeviceMismatch.$Shape
                 */

                /**
                 * Constructs a new DeviceMismatch.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DeviceMismatch.
                 * @constructor
                 * @param {lantern.messaging.v1.DeviceMismatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DeviceMismatch = function (properties) {
                    this.missing = [];
                    this.stale = [];
                    this.extraDeviceIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DeviceMismatch missing.
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} missing
                 * @memberof lantern.messaging.v1.DeviceMismatch
                 * @instance
                 */
                DeviceMismatch.prototype.missing = $util.emptyArray;

                /**
                 * DeviceMismatch stale.
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} stale
                 * @memberof lantern.messaging.v1.DeviceMismatch
                 * @instance
                 */
                DeviceMismatch.prototype.stale = $util.emptyArray;

                /**
                 * DeviceMismatch extraDeviceIds.
                 * @member {Array.<number>} extraDeviceIds
                 * @memberof lantern.messaging.v1.DeviceMismatch
                 * @instance
                 */
                DeviceMismatch.prototype.extraDeviceIds = $util.emptyArray;

                /**
                 * Encodes the specified DeviceMismatch message. Does not implicitly {@link lantern.messaging.v1.DeviceMismatch.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DeviceMismatch
                 * @static
                 * @param {lantern.messaging.v1.DeviceMismatch.$Properties} message DeviceMismatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DeviceMismatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.missing != null && message.missing.length)
                        for (let i = 0; i < message.missing.length; ++i)
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.missing[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.stale != null && message.stale.length)
                        for (let i = 0; i < message.stale.length; ++i)
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.stale[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.extraDeviceIds != null && message.extraDeviceIds.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).uint32s(message.extraDeviceIds);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DeviceMismatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DeviceMismatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceMismatch & lantern.messaging.v1.DeviceMismatch.$Shape} DeviceMismatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DeviceMismatch.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.DeviceMismatch();
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
                                if (!(message.missing && message.missing.length))
                                    message.missing = [];
                                message.missing.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.stale && message.stale.length))
                                    message.stale = [];
                                message.stale.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 3: {
                                if (wireType === 2) {
                                    if (!(message.extraDeviceIds && message.extraDeviceIds.length))
                                        message.extraDeviceIds = [];
                                    reader.uint32s(message.extraDeviceIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.extraDeviceIds && message.extraDeviceIds.length))
                                    message.extraDeviceIds = [];
                                message.extraDeviceIds.push(reader.uint32());
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

                return DeviceMismatch;
            })();

            v1.Ack = (function() {

                /**
                 * Properties of an Ack.
                 * @typedef {Object} lantern.messaging.v1.Ack.$Properties
                 * @property {Array.<Uint8Array>|null} [deliveryIds] Ack deliveryIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Ack.
                 * @memberof lantern.messaging.v1
                 * @interface IAck
                 * @augments lantern.messaging.v1.Ack.$Properties
                 * @deprecated Use lantern.messaging.v1.Ack.$Properties instead.
                 */

                /**
                 * Shape of an Ack.
                 * @typedef {lantern.messaging.v1.Ack.$Properties} lantern.messaging.v1.Ack.$Shape
                 */

                /**
                 * Constructs a new Ack.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an Ack.
                 * @constructor
                 * @param {lantern.messaging.v1.Ack.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Ack = function (properties) {
                    this.deliveryIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Ack deliveryIds.
                 * @member {Array.<Uint8Array>} deliveryIds
                 * @memberof lantern.messaging.v1.Ack
                 * @instance
                 */
                Ack.prototype.deliveryIds = $util.emptyArray;

                /**
                 * Encodes the specified Ack message. Does not implicitly {@link lantern.messaging.v1.Ack.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Ack
                 * @static
                 * @param {lantern.messaging.v1.Ack.$Properties} message Ack message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Ack.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deliveryIds != null && message.deliveryIds.length)
                        for (let i = 0; i < message.deliveryIds.length; ++i)
                            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deliveryIds[i]);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an Ack message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Ack
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Ack & lantern.messaging.v1.Ack.$Shape} Ack
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Ack.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Ack();
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
                                if (!(message.deliveryIds && message.deliveryIds.length))
                                    message.deliveryIds = [];
                                message.deliveryIds.push(reader.bytes());
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

                return Ack;
            })();

            v1.Acked = (function() {

                /**
                 * Properties of an Acked.
                 * @typedef {Object} lantern.messaging.v1.Acked.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an Acked.
                 * @memberof lantern.messaging.v1
                 * @interface IAcked
                 * @augments lantern.messaging.v1.Acked.$Properties
                 * @deprecated Use lantern.messaging.v1.Acked.$Properties instead.
                 */

                /**
                 * Shape of an Acked.
                 * @typedef {lantern.messaging.v1.Acked.$Properties} lantern.messaging.v1.Acked.$Shape
                 */

                /**
                 * Constructs a new Acked.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an Acked.
                 * @constructor
                 * @param {lantern.messaging.v1.Acked.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Acked = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified Acked message. Does not implicitly {@link lantern.messaging.v1.Acked.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Acked
                 * @static
                 * @param {lantern.messaging.v1.Acked.$Properties} message Acked message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Acked.encode = function (message, writer, _depth) {
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
                 * Decodes an Acked message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Acked
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Acked & lantern.messaging.v1.Acked.$Shape} Acked
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Acked.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Acked();
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

                return Acked;
            })();

            v1.Ping = (function() {

                /**
                 * Properties of a Ping.
                 * @typedef {Object} lantern.messaging.v1.Ping.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Ping.
                 * @memberof lantern.messaging.v1
                 * @interface IPing
                 * @augments lantern.messaging.v1.Ping.$Properties
                 * @deprecated Use lantern.messaging.v1.Ping.$Properties instead.
                 */

                /**
                 * Shape of a Ping.
                 * @typedef {lantern.messaging.v1.Ping.$Properties} lantern.messaging.v1.Ping.$Shape
                 */

                /**
                 * Constructs a new Ping.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Ping.
                 * @constructor
                 * @param {lantern.messaging.v1.Ping.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Ping = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified Ping message. Does not implicitly {@link lantern.messaging.v1.Ping.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Ping
                 * @static
                 * @param {lantern.messaging.v1.Ping.$Properties} message Ping message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Ping.encode = function (message, writer, _depth) {
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
                 * Decodes a Ping message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Ping
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Ping & lantern.messaging.v1.Ping.$Shape} Ping
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Ping.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Ping();
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

                return Ping;
            })();

            v1.Pong = (function() {

                /**
                 * Properties of a Pong.
                 * @typedef {Object} lantern.messaging.v1.Pong.$Properties
                 * @property {number|null} [serverTime] Pong serverTime
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Pong.
                 * @memberof lantern.messaging.v1
                 * @interface IPong
                 * @augments lantern.messaging.v1.Pong.$Properties
                 * @deprecated Use lantern.messaging.v1.Pong.$Properties instead.
                 */

                /**
                 * Shape of a Pong.
                 * @typedef {lantern.messaging.v1.Pong.$Properties} lantern.messaging.v1.Pong.$Shape
                 */

                /**
                 * Constructs a new Pong.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Pong.
                 * @constructor
                 * @param {lantern.messaging.v1.Pong.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Pong = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Pong serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.Pong
                 * @instance
                 */
                Pong.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified Pong message. Does not implicitly {@link lantern.messaging.v1.Pong.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Pong
                 * @static
                 * @param {lantern.messaging.v1.Pong.$Properties} message Pong message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Pong.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.serverTime);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Pong message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Pong
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Pong & lantern.messaging.v1.Pong.$Shape} Pong
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Pong.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Pong();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
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

                return Pong;
            })();

            v1.RefreshToken = (function() {

                /**
                 * Properties of a RefreshToken.
                 * @typedef {Object} lantern.messaging.v1.RefreshToken.$Properties
                 * @property {string|null} [token] RefreshToken token
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a RefreshToken.
                 * @memberof lantern.messaging.v1
                 * @interface IRefreshToken
                 * @augments lantern.messaging.v1.RefreshToken.$Properties
                 * @deprecated Use lantern.messaging.v1.RefreshToken.$Properties instead.
                 */

                /**
                 * Shape of a RefreshToken.
                 * @typedef {lantern.messaging.v1.RefreshToken.$Properties} lantern.messaging.v1.RefreshToken.$Shape
                 */

                /**
                 * Constructs a new RefreshToken.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a RefreshToken.
                 * @constructor
                 * @param {lantern.messaging.v1.RefreshToken.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const RefreshToken = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * RefreshToken token.
                 * @member {string} token
                 * @memberof lantern.messaging.v1.RefreshToken
                 * @instance
                 */
                RefreshToken.prototype.token = "";

                /**
                 * Encodes the specified RefreshToken message. Does not implicitly {@link lantern.messaging.v1.RefreshToken.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.RefreshToken
                 * @static
                 * @param {lantern.messaging.v1.RefreshToken.$Properties} message RefreshToken message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                RefreshToken.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a RefreshToken message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.RefreshToken
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RefreshToken & lantern.messaging.v1.RefreshToken.$Shape} RefreshToken
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                RefreshToken.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.RefreshToken();
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
                                    message.token = value;
                                else
                                    delete message.token;
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

                return RefreshToken;
            })();

            v1.TokenRefreshed = (function() {

                /**
                 * Properties of a TokenRefreshed.
                 * @typedef {Object} lantern.messaging.v1.TokenRefreshed.$Properties
                 * @property {number|null} [tokenExpiresAt] TokenRefreshed tokenExpiresAt
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TokenRefreshed.
                 * @memberof lantern.messaging.v1
                 * @interface ITokenRefreshed
                 * @augments lantern.messaging.v1.TokenRefreshed.$Properties
                 * @deprecated Use lantern.messaging.v1.TokenRefreshed.$Properties instead.
                 */

                /**
                 * Shape of a TokenRefreshed.
                 * @typedef {lantern.messaging.v1.TokenRefreshed.$Properties} lantern.messaging.v1.TokenRefreshed.$Shape
                 */

                /**
                 * Constructs a new TokenRefreshed.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a TokenRefreshed.
                 * @constructor
                 * @param {lantern.messaging.v1.TokenRefreshed.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TokenRefreshed = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TokenRefreshed tokenExpiresAt.
                 * @member {number} tokenExpiresAt
                 * @memberof lantern.messaging.v1.TokenRefreshed
                 * @instance
                 */
                TokenRefreshed.prototype.tokenExpiresAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified TokenRefreshed message. Does not implicitly {@link lantern.messaging.v1.TokenRefreshed.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.TokenRefreshed
                 * @static
                 * @param {lantern.messaging.v1.TokenRefreshed.$Properties} message TokenRefreshed message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TokenRefreshed.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.tokenExpiresAt != null && $Object.hasOwnProperty.call(message, "tokenExpiresAt") && (typeof message.tokenExpiresAt === "object" ? message.tokenExpiresAt.low || message.tokenExpiresAt.high : message.tokenExpiresAt !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.tokenExpiresAt);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TokenRefreshed message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.TokenRefreshed
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.TokenRefreshed & lantern.messaging.v1.TokenRefreshed.$Shape} TokenRefreshed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TokenRefreshed.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.TokenRefreshed();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.tokenExpiresAt = value;
                                else
                                    delete message.tokenExpiresAt;
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

                return TokenRefreshed;
            })();

            v1.Deliver = (function() {

                /**
                 * Properties of a Deliver.
                 * @typedef {Object} lantern.messaging.v1.Deliver.$Properties
                 * @property {Uint8Array|null} [deliveryId] Deliver deliveryId
                 * @property {Uint8Array|null} [senderUserId] Deliver senderUserId
                 * @property {number|null} [senderDeviceId] Deliver senderDeviceId
                 * @property {Uint8Array|null} [messageId] Deliver messageId
                 * @property {number|null} [serverTime] Deliver serverTime
                 * @property {number|null} [expiresAt] Deliver expiresAt
                 * @property {number|null} [kind] Deliver kind
                 * @property {Uint8Array|null} [ciphertext] Deliver ciphertext
                 * @property {boolean|null} [redelivered] Deliver redelivered
                 * @property {boolean|null} [ephemeral] Deliver ephemeral
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Deliver.
                 * @memberof lantern.messaging.v1
                 * @interface IDeliver
                 * @augments lantern.messaging.v1.Deliver.$Properties
                 * @deprecated Use lantern.messaging.v1.Deliver.$Properties instead.
                 */

                /**
                 * Shape of a Deliver.
                 * @typedef {lantern.messaging.v1.Deliver.$Properties} lantern.messaging.v1.Deliver.$Shape
                 */

                /**
                 * Constructs a new Deliver.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Deliver.
                 * @constructor
                 * @param {lantern.messaging.v1.Deliver.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Deliver = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Deliver deliveryId.
                 * @member {Uint8Array} deliveryId
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.deliveryId = $util.newBuffer([]);

                /**
                 * Deliver senderUserId.
                 * @member {Uint8Array} senderUserId
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.senderUserId = $util.newBuffer([]);

                /**
                 * Deliver senderDeviceId.
                 * @member {number} senderDeviceId
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.senderDeviceId = 0;

                /**
                 * Deliver messageId.
                 * @member {Uint8Array} messageId
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.messageId = $util.newBuffer([]);

                /**
                 * Deliver serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Deliver expiresAt.
                 * @member {number} expiresAt
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.expiresAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Deliver kind.
                 * @member {number} kind
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.kind = 0;

                /**
                 * Deliver ciphertext.
                 * @member {Uint8Array} ciphertext
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.ciphertext = $util.newBuffer([]);

                /**
                 * Deliver redelivered.
                 * @member {boolean} redelivered
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.redelivered = false;

                /**
                 * Deliver ephemeral.
                 * @member {boolean} ephemeral
                 * @memberof lantern.messaging.v1.Deliver
                 * @instance
                 */
                Deliver.prototype.ephemeral = false;

                /**
                 * Encodes the specified Deliver message. Does not implicitly {@link lantern.messaging.v1.Deliver.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Deliver
                 * @static
                 * @param {lantern.messaging.v1.Deliver.$Properties} message Deliver message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Deliver.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deliveryId != null && $Object.hasOwnProperty.call(message, "deliveryId") && message.deliveryId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deliveryId);
                    if (message.senderUserId != null && $Object.hasOwnProperty.call(message, "senderUserId") && message.senderUserId.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.senderUserId);
                    if (message.senderDeviceId != null && $Object.hasOwnProperty.call(message, "senderDeviceId") && message.senderDeviceId !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.senderDeviceId);
                    if (message.messageId != null && $Object.hasOwnProperty.call(message, "messageId") && message.messageId.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.messageId);
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 5, wireType 0 =*/40).int64(message.serverTime);
                    if (message.expiresAt != null && $Object.hasOwnProperty.call(message, "expiresAt") && (typeof message.expiresAt === "object" ? message.expiresAt.low || message.expiresAt.high : message.expiresAt !== 0))
                        writer.uint32(/* id 6, wireType 0 =*/48).int64(message.expiresAt);
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.kind);
                    if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext") && message.ciphertext.length)
                        writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.ciphertext);
                    if (message.redelivered != null && $Object.hasOwnProperty.call(message, "redelivered") && message.redelivered !== false)
                        writer.uint32(/* id 9, wireType 0 =*/72).bool(message.redelivered);
                    if (message.ephemeral != null && $Object.hasOwnProperty.call(message, "ephemeral") && message.ephemeral !== false)
                        writer.uint32(/* id 10, wireType 0 =*/80).bool(message.ephemeral);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Deliver message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Deliver
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Deliver & lantern.messaging.v1.Deliver.$Shape} Deliver
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Deliver.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Deliver();
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
                                if ((value = reader.bytes()).length)
                                    message.deliveryId = value;
                                else
                                    delete message.deliveryId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.senderUserId = value;
                                else
                                    delete message.senderUserId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.senderDeviceId = value;
                                else
                                    delete message.senderDeviceId;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.messageId = value;
                                else
                                    delete message.messageId;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.expiresAt = value;
                                else
                                    delete message.expiresAt;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.ciphertext = value;
                                else
                                    delete message.ciphertext;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.redelivered = value;
                                else
                                    delete message.redelivered;
                                continue;
                            }
                        case 10: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.ephemeral = value;
                                else
                                    delete message.ephemeral;
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

                return Deliver;
            })();

            v1.CaughtUp = (function() {

                /**
                 * Properties of a CaughtUp.
                 * @typedef {Object} lantern.messaging.v1.CaughtUp.$Properties
                 * @property {lantern.messaging.v1.CaughtUpPhase|null} [phase] CaughtUp phase
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a CaughtUp.
                 * @memberof lantern.messaging.v1
                 * @interface ICaughtUp
                 * @augments lantern.messaging.v1.CaughtUp.$Properties
                 * @deprecated Use lantern.messaging.v1.CaughtUp.$Properties instead.
                 */

                /**
                 * Shape of a CaughtUp.
                 * @typedef {lantern.messaging.v1.CaughtUp.$Properties} lantern.messaging.v1.CaughtUp.$Shape
                 */

                /**
                 * Constructs a new CaughtUp.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a CaughtUp.
                 * @constructor
                 * @param {lantern.messaging.v1.CaughtUp.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const CaughtUp = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * CaughtUp phase.
                 * @member {lantern.messaging.v1.CaughtUpPhase} phase
                 * @memberof lantern.messaging.v1.CaughtUp
                 * @instance
                 */
                CaughtUp.prototype.phase = 0;

                /**
                 * Encodes the specified CaughtUp message. Does not implicitly {@link lantern.messaging.v1.CaughtUp.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.CaughtUp
                 * @static
                 * @param {lantern.messaging.v1.CaughtUp.$Properties} message CaughtUp message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                CaughtUp.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.phase);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a CaughtUp message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.CaughtUp
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.CaughtUp & lantern.messaging.v1.CaughtUp.$Shape} CaughtUp
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                CaughtUp.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.CaughtUp();
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
                                if (value = reader.int32())
                                    message.phase = value;
                                else
                                    delete message.phase;
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

                return CaughtUp;
            })();

            /**
             * CaughtUpPhase enum.
             * @name lantern.messaging.v1.CaughtUpPhase
             * @enum {number}
             * @property {number} CAUGHT_UP_PHASE_UNSPECIFIED=0 CAUGHT_UP_PHASE_UNSPECIFIED value
             * @property {number} CAUGHT_UP_PHASE_SENT=1 CAUGHT_UP_PHASE_SENT value
             * @property {number} CAUGHT_UP_PHASE_CONFIRMED=2 CAUGHT_UP_PHASE_CONFIRMED value
             */
            v1.CaughtUpPhase = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "CAUGHT_UP_PHASE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "CAUGHT_UP_PHASE_SENT"] = 1;
                values[valuesById[2] = "CAUGHT_UP_PHASE_CONFIRMED"] = 2;
                return values;
            })();

            v1.MessagesDropped = (function() {

                /**
                 * Properties of a MessagesDropped.
                 * @typedef {Object} lantern.messaging.v1.MessagesDropped.$Properties
                 * @property {Uint8Array|null} [deliveryId] MessagesDropped deliveryId
                 * @property {number|null} [count] MessagesDropped count
                 * @property {lantern.messaging.v1.DropReason|null} [reason] MessagesDropped reason
                 * @property {number|null} [oldest] MessagesDropped oldest
                 * @property {number|null} [newest] MessagesDropped newest
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a MessagesDropped.
                 * @memberof lantern.messaging.v1
                 * @interface IMessagesDropped
                 * @augments lantern.messaging.v1.MessagesDropped.$Properties
                 * @deprecated Use lantern.messaging.v1.MessagesDropped.$Properties instead.
                 */

                /**
                 * Shape of a MessagesDropped.
                 * @typedef {lantern.messaging.v1.MessagesDropped.$Properties} lantern.messaging.v1.MessagesDropped.$Shape
                 */

                /**
                 * Constructs a new MessagesDropped.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a MessagesDropped.
                 * @constructor
                 * @param {lantern.messaging.v1.MessagesDropped.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const MessagesDropped = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * MessagesDropped deliveryId.
                 * @member {Uint8Array} deliveryId
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @instance
                 */
                MessagesDropped.prototype.deliveryId = $util.newBuffer([]);

                /**
                 * MessagesDropped count.
                 * @member {number} count
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @instance
                 */
                MessagesDropped.prototype.count = 0;

                /**
                 * MessagesDropped reason.
                 * @member {lantern.messaging.v1.DropReason} reason
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @instance
                 */
                MessagesDropped.prototype.reason = 0;

                /**
                 * MessagesDropped oldest.
                 * @member {number} oldest
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @instance
                 */
                MessagesDropped.prototype.oldest = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * MessagesDropped newest.
                 * @member {number} newest
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @instance
                 */
                MessagesDropped.prototype.newest = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified MessagesDropped message. Does not implicitly {@link lantern.messaging.v1.MessagesDropped.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @static
                 * @param {lantern.messaging.v1.MessagesDropped.$Properties} message MessagesDropped message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                MessagesDropped.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deliveryId != null && $Object.hasOwnProperty.call(message, "deliveryId") && message.deliveryId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deliveryId);
                    if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.count);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).int32(message.reason);
                    if (message.oldest != null && $Object.hasOwnProperty.call(message, "oldest") && (typeof message.oldest === "object" ? message.oldest.low || message.oldest.high : message.oldest !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).int64(message.oldest);
                    if (message.newest != null && $Object.hasOwnProperty.call(message, "newest") && (typeof message.newest === "object" ? message.newest.low || message.newest.high : message.newest !== 0))
                        writer.uint32(/* id 5, wireType 0 =*/40).int64(message.newest);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a MessagesDropped message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.MessagesDropped
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.MessagesDropped & lantern.messaging.v1.MessagesDropped.$Shape} MessagesDropped
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                MessagesDropped.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.MessagesDropped();
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
                                if ((value = reader.bytes()).length)
                                    message.deliveryId = value;
                                else
                                    delete message.deliveryId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.count = value;
                                else
                                    delete message.count;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.reason = value;
                                else
                                    delete message.reason;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.oldest = value;
                                else
                                    delete message.oldest;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.newest = value;
                                else
                                    delete message.newest;
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

                return MessagesDropped;
            })();

            /**
             * DropReason enum.
             * @name lantern.messaging.v1.DropReason
             * @enum {number}
             * @property {number} DROP_REASON_UNSPECIFIED=0 DROP_REASON_UNSPECIFIED value
             * @property {number} DROP_REASON_EXPIRED=1 DROP_REASON_EXPIRED value
             * @property {number} DROP_REASON_PURGED=2 DROP_REASON_PURGED value
             * @property {number} DROP_REASON_STALE=3 DROP_REASON_STALE value
             */
            v1.DropReason = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "DROP_REASON_UNSPECIFIED"] = 0;
                values[valuesById[1] = "DROP_REASON_EXPIRED"] = 1;
                values[valuesById[2] = "DROP_REASON_PURGED"] = 2;
                values[valuesById[3] = "DROP_REASON_STALE"] = 3;
                return values;
            })();

            v1.PreKeysLow = (function() {

                /**
                 * Properties of a PreKeysLow.
                 * @typedef {Object} lantern.messaging.v1.PreKeysLow.$Properties
                 * @property {lantern.messaging.v1.PreKeyKind|null} [kind] PreKeysLow kind
                 * @property {number|null} [left] PreKeysLow left
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a PreKeysLow.
                 * @memberof lantern.messaging.v1
                 * @interface IPreKeysLow
                 * @augments lantern.messaging.v1.PreKeysLow.$Properties
                 * @deprecated Use lantern.messaging.v1.PreKeysLow.$Properties instead.
                 */

                /**
                 * Shape of a PreKeysLow.
                 * @typedef {lantern.messaging.v1.PreKeysLow.$Properties} lantern.messaging.v1.PreKeysLow.$Shape
                 */

                /**
                 * Constructs a new PreKeysLow.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a PreKeysLow.
                 * @constructor
                 * @param {lantern.messaging.v1.PreKeysLow.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const PreKeysLow = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * PreKeysLow kind.
                 * @member {lantern.messaging.v1.PreKeyKind} kind
                 * @memberof lantern.messaging.v1.PreKeysLow
                 * @instance
                 */
                PreKeysLow.prototype.kind = 0;

                /**
                 * PreKeysLow left.
                 * @member {number} left
                 * @memberof lantern.messaging.v1.PreKeysLow
                 * @instance
                 */
                PreKeysLow.prototype.left = 0;

                /**
                 * Encodes the specified PreKeysLow message. Does not implicitly {@link lantern.messaging.v1.PreKeysLow.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.PreKeysLow
                 * @static
                 * @param {lantern.messaging.v1.PreKeysLow.$Properties} message PreKeysLow message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                PreKeysLow.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.kind);
                    if (message.left != null && $Object.hasOwnProperty.call(message, "left") && message.left !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.left);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a PreKeysLow message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.PreKeysLow
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeysLow & lantern.messaging.v1.PreKeysLow.$Shape} PreKeysLow
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                PreKeysLow.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.PreKeysLow();
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
                                if (value = reader.int32())
                                    message.kind = value;
                                else
                                    delete message.kind;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.left = value;
                                else
                                    delete message.left;
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

                return PreKeysLow;
            })();

            /**
             * PreKeyKind enum.
             * @name lantern.messaging.v1.PreKeyKind
             * @enum {number}
             * @property {number} PRE_KEY_KIND_UNSPECIFIED=0 PRE_KEY_KIND_UNSPECIFIED value
             * @property {number} PRE_KEY_KIND_ONE_TIME=1 PRE_KEY_KIND_ONE_TIME value
             * @property {number} PRE_KEY_KIND_KEM=2 PRE_KEY_KIND_KEM value
             */
            v1.PreKeyKind = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "PRE_KEY_KIND_UNSPECIFIED"] = 0;
                values[valuesById[1] = "PRE_KEY_KIND_ONE_TIME"] = 1;
                values[valuesById[2] = "PRE_KEY_KIND_KEM"] = 2;
                return values;
            })();

            v1.DevicesChanged = (function() {

                /**
                 * Properties of a DevicesChanged.
                 * @typedef {Object} lantern.messaging.v1.DevicesChanged.$Properties
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [devices] DevicesChanged devices
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DevicesChanged.
                 * @memberof lantern.messaging.v1
                 * @interface IDevicesChanged
                 * @augments lantern.messaging.v1.DevicesChanged.$Properties
                 * @deprecated Use lantern.messaging.v1.DevicesChanged.$Properties instead.
                 */

                /**
                 * Shape of a DevicesChanged.
                 * @typedef {lantern.messaging.v1.DevicesChanged.$Properties} lantern.messaging.v1.DevicesChanged.$Shape
                 */

                /**
                 * Constructs a new DevicesChanged.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DevicesChanged.
                 * @constructor
                 * @param {lantern.messaging.v1.DevicesChanged.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DevicesChanged = function (properties) {
                    this.devices = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DevicesChanged devices.
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} devices
                 * @memberof lantern.messaging.v1.DevicesChanged
                 * @instance
                 */
                DevicesChanged.prototype.devices = $util.emptyArray;

                /**
                 * Encodes the specified DevicesChanged message. Does not implicitly {@link lantern.messaging.v1.DevicesChanged.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DevicesChanged
                 * @static
                 * @param {lantern.messaging.v1.DevicesChanged.$Properties} message DevicesChanged message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DevicesChanged.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.devices != null && message.devices.length)
                        for (let i = 0; i < message.devices.length; ++i)
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.devices[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DevicesChanged message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DevicesChanged
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DevicesChanged & lantern.messaging.v1.DevicesChanged.$Shape} DevicesChanged
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DevicesChanged.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.DevicesChanged();
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
                                message.devices.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return DevicesChanged;
            })();

            v1.SessionRestarted = (function() {

                /**
                 * Properties of a SessionRestarted.
                 * @typedef {Object} lantern.messaging.v1.SessionRestarted.$Properties
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a SessionRestarted.
                 * @memberof lantern.messaging.v1
                 * @interface ISessionRestarted
                 * @augments lantern.messaging.v1.SessionRestarted.$Properties
                 * @deprecated Use lantern.messaging.v1.SessionRestarted.$Properties instead.
                 */

                /**
                 * Shape of a SessionRestarted.
                 * @typedef {lantern.messaging.v1.SessionRestarted.$Properties} lantern.messaging.v1.SessionRestarted.$Shape
                 */

                /**
                 * Constructs a new SessionRestarted.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a SessionRestarted.
                 * @constructor
                 * @param {lantern.messaging.v1.SessionRestarted.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const SessionRestarted = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Encodes the specified SessionRestarted message. Does not implicitly {@link lantern.messaging.v1.SessionRestarted.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.SessionRestarted
                 * @static
                 * @param {lantern.messaging.v1.SessionRestarted.$Properties} message SessionRestarted message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                SessionRestarted.encode = function (message, writer, _depth) {
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
                 * Decodes a SessionRestarted message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.SessionRestarted
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.SessionRestarted & lantern.messaging.v1.SessionRestarted.$Shape} SessionRestarted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                SessionRestarted.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.SessionRestarted();
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

                return SessionRestarted;
            })();

            v1.TokenExpiring = (function() {

                /**
                 * Properties of a TokenExpiring.
                 * @typedef {Object} lantern.messaging.v1.TokenExpiring.$Properties
                 * @property {number|null} [tokenExpiresAt] TokenExpiring tokenExpiresAt
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a TokenExpiring.
                 * @memberof lantern.messaging.v1
                 * @interface ITokenExpiring
                 * @augments lantern.messaging.v1.TokenExpiring.$Properties
                 * @deprecated Use lantern.messaging.v1.TokenExpiring.$Properties instead.
                 */

                /**
                 * Shape of a TokenExpiring.
                 * @typedef {lantern.messaging.v1.TokenExpiring.$Properties} lantern.messaging.v1.TokenExpiring.$Shape
                 */

                /**
                 * Constructs a new TokenExpiring.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a TokenExpiring.
                 * @constructor
                 * @param {lantern.messaging.v1.TokenExpiring.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const TokenExpiring = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * TokenExpiring tokenExpiresAt.
                 * @member {number} tokenExpiresAt
                 * @memberof lantern.messaging.v1.TokenExpiring
                 * @instance
                 */
                TokenExpiring.prototype.tokenExpiresAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified TokenExpiring message. Does not implicitly {@link lantern.messaging.v1.TokenExpiring.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.TokenExpiring
                 * @static
                 * @param {lantern.messaging.v1.TokenExpiring.$Properties} message TokenExpiring message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                TokenExpiring.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.tokenExpiresAt != null && $Object.hasOwnProperty.call(message, "tokenExpiresAt") && (typeof message.tokenExpiresAt === "object" ? message.tokenExpiresAt.low || message.tokenExpiresAt.high : message.tokenExpiresAt !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.tokenExpiresAt);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a TokenExpiring message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.TokenExpiring
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.TokenExpiring & lantern.messaging.v1.TokenExpiring.$Shape} TokenExpiring
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                TokenExpiring.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.TokenExpiring();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.tokenExpiresAt = value;
                                else
                                    delete message.tokenExpiresAt;
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

                return TokenExpiring;
            })();

            v1.GoingAway = (function() {

                /**
                 * Properties of a GoingAway.
                 * @typedef {Object} lantern.messaging.v1.GoingAway.$Properties
                 * @property {number|null} [reconnectAfterMs] GoingAway reconnectAfterMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a GoingAway.
                 * @memberof lantern.messaging.v1
                 * @interface IGoingAway
                 * @augments lantern.messaging.v1.GoingAway.$Properties
                 * @deprecated Use lantern.messaging.v1.GoingAway.$Properties instead.
                 */

                /**
                 * Shape of a GoingAway.
                 * @typedef {lantern.messaging.v1.GoingAway.$Properties} lantern.messaging.v1.GoingAway.$Shape
                 */

                /**
                 * Constructs a new GoingAway.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a GoingAway.
                 * @constructor
                 * @param {lantern.messaging.v1.GoingAway.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const GoingAway = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * GoingAway reconnectAfterMs.
                 * @member {number} reconnectAfterMs
                 * @memberof lantern.messaging.v1.GoingAway
                 * @instance
                 */
                GoingAway.prototype.reconnectAfterMs = 0;

                /**
                 * Encodes the specified GoingAway message. Does not implicitly {@link lantern.messaging.v1.GoingAway.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.GoingAway
                 * @static
                 * @param {lantern.messaging.v1.GoingAway.$Properties} message GoingAway message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                GoingAway.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.reconnectAfterMs != null && $Object.hasOwnProperty.call(message, "reconnectAfterMs") && message.reconnectAfterMs !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.reconnectAfterMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a GoingAway message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.GoingAway
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.GoingAway & lantern.messaging.v1.GoingAway.$Shape} GoingAway
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                GoingAway.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.GoingAway();
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
                                    message.reconnectAfterMs = value;
                                else
                                    delete message.reconnectAfterMs;
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

                return GoingAway;
            })();

            v1.Problem = (function() {

                /**
                 * Properties of a Problem.
                 * @typedef {Object} lantern.messaging.v1.Problem.$Properties
                 * @property {lantern.messaging.v1.ProblemCode|null} [code] Problem code
                 * @property {string|null} [message] Problem message
                 * @property {boolean|null} [retryable] Problem retryable
                 * @property {number|null} [retryAfterMs] Problem retryAfterMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a Problem.
                 * @memberof lantern.messaging.v1
                 * @interface IProblem
                 * @augments lantern.messaging.v1.Problem.$Properties
                 * @deprecated Use lantern.messaging.v1.Problem.$Properties instead.
                 */

                /**
                 * Shape of a Problem.
                 * @typedef {lantern.messaging.v1.Problem.$Properties} lantern.messaging.v1.Problem.$Shape
                 */

                /**
                 * Constructs a new Problem.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a Problem.
                 * @constructor
                 * @param {lantern.messaging.v1.Problem.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const Problem = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Problem code.
                 * @member {lantern.messaging.v1.ProblemCode} code
                 * @memberof lantern.messaging.v1.Problem
                 * @instance
                 */
                Problem.prototype.code = 0;

                /**
                 * Problem message.
                 * @member {string} message
                 * @memberof lantern.messaging.v1.Problem
                 * @instance
                 */
                Problem.prototype.message = "";

                /**
                 * Problem retryable.
                 * @member {boolean} retryable
                 * @memberof lantern.messaging.v1.Problem
                 * @instance
                 */
                Problem.prototype.retryable = false;

                /**
                 * Problem retryAfterMs.
                 * @member {number|null|undefined} retryAfterMs
                 * @memberof lantern.messaging.v1.Problem
                 * @instance
                 */
                Problem.prototype.retryAfterMs = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                // Virtual OneOf for proto3 optional field
                $Object.defineProperty(Problem.prototype, "_retryAfterMs", {
                    get: $util.oneOfGetter($oneOfFields = ["retryAfterMs"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified Problem message. Does not implicitly {@link lantern.messaging.v1.Problem.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.Problem
                 * @static
                 * @param {lantern.messaging.v1.Problem.$Properties} message Problem message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                Problem.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.code);
                    if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                    if (message.retryable != null && $Object.hasOwnProperty.call(message, "retryable") && message.retryable !== false)
                        writer.uint32(/* id 3, wireType 0 =*/24).bool(message.retryable);
                    if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs"))
                        writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.retryAfterMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a Problem message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.Problem
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Problem & lantern.messaging.v1.Problem.$Shape} Problem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                Problem.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.Problem();
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
                                if (value = reader.int32())
                                    message.code = value;
                                else
                                    delete message.code;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.message = value;
                                else
                                    delete message.message;
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
                                message.retryAfterMs = reader.uint32();
                                message._retryAfterMs = "retryAfterMs";
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

                return Problem;
            })();

            /**
             * ProblemCode enum.
             * @name lantern.messaging.v1.ProblemCode
             * @enum {number}
             * @property {number} PROBLEM_CODE_UNSPECIFIED=0 PROBLEM_CODE_UNSPECIFIED value
             * @property {number} PROBLEM_CODE_INVALID=1 PROBLEM_CODE_INVALID value
             * @property {number} PROBLEM_CODE_TOO_LARGE=2 PROBLEM_CODE_TOO_LARGE value
             * @property {number} PROBLEM_CODE_UNSUPPORTED=3 PROBLEM_CODE_UNSUPPORTED value
             * @property {number} PROBLEM_CODE_NOT_REGISTERED=4 PROBLEM_CODE_NOT_REGISTERED value
             * @property {number} PROBLEM_CODE_ADDRESS_TAKEN=5 PROBLEM_CODE_ADDRESS_TAKEN value
             * @property {number} PROBLEM_CODE_REGISTRATION_ID_REUSED=6 PROBLEM_CODE_REGISTRATION_ID_REUSED value
             * @property {number} PROBLEM_CODE_UNKNOWN_USER=7 PROBLEM_CODE_UNKNOWN_USER value
             * @property {number} PROBLEM_CODE_UNKNOWN_DEVICE=8 PROBLEM_CODE_UNKNOWN_DEVICE value
             * @property {number} PROBLEM_CODE_TOKEN_INVALID=9 PROBLEM_CODE_TOKEN_INVALID value
             * @property {number} PROBLEM_CODE_CONFLICT=10 PROBLEM_CODE_CONFLICT value
             * @property {number} PROBLEM_CODE_TOO_LATE=11 PROBLEM_CODE_TOO_LATE value
             * @property {number} PROBLEM_CODE_MAILBOX_FULL=12 PROBLEM_CODE_MAILBOX_FULL value
             * @property {number} PROBLEM_CODE_RATE_LIMITED=13 PROBLEM_CODE_RATE_LIMITED value
             * @property {number} PROBLEM_CODE_TOO_MANY_DEVICES=14 PROBLEM_CODE_TOO_MANY_DEVICES value
             * @property {number} PROBLEM_CODE_TOO_MANY_KEYS=15 PROBLEM_CODE_TOO_MANY_KEYS value
             * @property {number} PROBLEM_CODE_UNAVAILABLE=16 PROBLEM_CODE_UNAVAILABLE value
             * @property {number} PROBLEM_CODE_INTERNAL=17 PROBLEM_CODE_INTERNAL value
             * @property {number} PROBLEM_CODE_FORBIDDEN=18 PROBLEM_CODE_FORBIDDEN value
             */
            v1.ProblemCode = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "PROBLEM_CODE_UNSPECIFIED"] = 0;
                values[valuesById[1] = "PROBLEM_CODE_INVALID"] = 1;
                values[valuesById[2] = "PROBLEM_CODE_TOO_LARGE"] = 2;
                values[valuesById[3] = "PROBLEM_CODE_UNSUPPORTED"] = 3;
                values[valuesById[4] = "PROBLEM_CODE_NOT_REGISTERED"] = 4;
                values[valuesById[5] = "PROBLEM_CODE_ADDRESS_TAKEN"] = 5;
                values[valuesById[6] = "PROBLEM_CODE_REGISTRATION_ID_REUSED"] = 6;
                values[valuesById[7] = "PROBLEM_CODE_UNKNOWN_USER"] = 7;
                values[valuesById[8] = "PROBLEM_CODE_UNKNOWN_DEVICE"] = 8;
                values[valuesById[9] = "PROBLEM_CODE_TOKEN_INVALID"] = 9;
                values[valuesById[10] = "PROBLEM_CODE_CONFLICT"] = 10;
                values[valuesById[11] = "PROBLEM_CODE_TOO_LATE"] = 11;
                values[valuesById[12] = "PROBLEM_CODE_MAILBOX_FULL"] = 12;
                values[valuesById[13] = "PROBLEM_CODE_RATE_LIMITED"] = 13;
                values[valuesById[14] = "PROBLEM_CODE_TOO_MANY_DEVICES"] = 14;
                values[valuesById[15] = "PROBLEM_CODE_TOO_MANY_KEYS"] = 15;
                values[valuesById[16] = "PROBLEM_CODE_UNAVAILABLE"] = 16;
                values[valuesById[17] = "PROBLEM_CODE_INTERNAL"] = 17;
                values[valuesById[18] = "PROBLEM_CODE_FORBIDDEN"] = 18;
                return values;
            })();

            v1.InboxRecord = (function() {

                /**
                 * Properties of an InboxRecord.
                 * @typedef {Object} lantern.messaging.v1.InboxRecord.$Properties
                 * @property {Uint8Array|null} [deliver] InboxRecord deliver
                 * @property {number|null} [registrationId] InboxRecord registrationId
                 * @property {number|null} [serverTime] InboxRecord serverTime
                 * @property {number|null} [expiresAt] InboxRecord expiresAt
                 * @property {boolean|null} [urgent] InboxRecord urgent
                 * @property {Uint8Array|null} [sender] InboxRecord sender
                 * @property {Uint8Array|null} [messageId] InboxRecord messageId
                 * @property {number|null} [copy] InboxRecord copy
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of an InboxRecord.
                 * @memberof lantern.messaging.v1
                 * @interface IInboxRecord
                 * @augments lantern.messaging.v1.InboxRecord.$Properties
                 * @deprecated Use lantern.messaging.v1.InboxRecord.$Properties instead.
                 */

                /**
                 * Shape of an InboxRecord.
                 * @typedef {lantern.messaging.v1.InboxRecord.$Properties} lantern.messaging.v1.InboxRecord.$Shape
                 */

                /**
                 * Constructs a new InboxRecord.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents an InboxRecord.
                 * @constructor
                 * @param {lantern.messaging.v1.InboxRecord.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const InboxRecord = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * InboxRecord deliver.
                 * @member {Uint8Array} deliver
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.deliver = $util.newBuffer([]);

                /**
                 * InboxRecord registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.registrationId = 0;

                /**
                 * InboxRecord serverTime.
                 * @member {number} serverTime
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.serverTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * InboxRecord expiresAt.
                 * @member {number} expiresAt
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.expiresAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * InboxRecord urgent.
                 * @member {boolean} urgent
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.urgent = false;

                /**
                 * InboxRecord sender.
                 * @member {Uint8Array} sender
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.sender = $util.newBuffer([]);

                /**
                 * InboxRecord messageId.
                 * @member {Uint8Array} messageId
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.messageId = $util.newBuffer([]);

                /**
                 * InboxRecord copy.
                 * @member {number} copy
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @instance
                 */
                InboxRecord.prototype.copy = 0;

                /**
                 * Encodes the specified InboxRecord message. Does not implicitly {@link lantern.messaging.v1.InboxRecord.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @static
                 * @param {lantern.messaging.v1.InboxRecord.$Properties} message InboxRecord message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                InboxRecord.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deliver != null && $Object.hasOwnProperty.call(message, "deliver") && message.deliver.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deliver);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.registrationId);
                    if (message.serverTime != null && $Object.hasOwnProperty.call(message, "serverTime") && (typeof message.serverTime === "object" ? message.serverTime.low || message.serverTime.high : message.serverTime !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).int64(message.serverTime);
                    if (message.expiresAt != null && $Object.hasOwnProperty.call(message, "expiresAt") && (typeof message.expiresAt === "object" ? message.expiresAt.low || message.expiresAt.high : message.expiresAt !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).int64(message.expiresAt);
                    if (message.urgent != null && $Object.hasOwnProperty.call(message, "urgent") && message.urgent !== false)
                        writer.uint32(/* id 5, wireType 0 =*/40).bool(message.urgent);
                    if (message.sender != null && $Object.hasOwnProperty.call(message, "sender") && message.sender.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.sender);
                    if (message.messageId != null && $Object.hasOwnProperty.call(message, "messageId") && message.messageId.length)
                        writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.messageId);
                    if (message.copy != null && $Object.hasOwnProperty.call(message, "copy") && message.copy !== 0)
                        writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.copy);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes an InboxRecord message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.InboxRecord
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.InboxRecord & lantern.messaging.v1.InboxRecord.$Shape} InboxRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                InboxRecord.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.InboxRecord();
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
                                if ((value = reader.bytes()).length)
                                    message.deliver = value;
                                else
                                    delete message.deliver;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.serverTime = value;
                                else
                                    delete message.serverTime;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.expiresAt = value;
                                else
                                    delete message.expiresAt;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.urgent = value;
                                else
                                    delete message.urgent;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.sender = value;
                                else
                                    delete message.sender;
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.messageId = value;
                                else
                                    delete message.messageId;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.copy = value;
                                else
                                    delete message.copy;
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

                return InboxRecord;
            })();

            v1.DirectoryRecord = (function() {

                /**
                 * Properties of a DirectoryRecord.
                 * @typedef {Object} lantern.messaging.v1.DirectoryRecord.$Properties
                 * @property {Array.<lantern.messaging.v1.DeviceInfo.$Properties>|null} [devices] DirectoryRecord devices
                 * @property {Array.<number>|null} [removedDeviceIds] DirectoryRecord removedDeviceIds
                 * @property {Array.<number>|null} [removedBefore] DirectoryRecord removedBefore
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a DirectoryRecord.
                 * @memberof lantern.messaging.v1
                 * @interface IDirectoryRecord
                 * @augments lantern.messaging.v1.DirectoryRecord.$Properties
                 * @deprecated Use lantern.messaging.v1.DirectoryRecord.$Properties instead.
                 */

                /**
                 * Shape of a DirectoryRecord.
                 * @typedef {lantern.messaging.v1.DirectoryRecord.$Properties} lantern.messaging.v1.DirectoryRecord.$Shape
                 */

                /**
                 * Constructs a new DirectoryRecord.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a DirectoryRecord.
                 * @constructor
                 * @param {lantern.messaging.v1.DirectoryRecord.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const DirectoryRecord = function (properties) {
                    this.devices = [];
                    this.removedDeviceIds = [];
                    this.removedBefore = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * DirectoryRecord devices.
                 * @member {Array.<lantern.messaging.v1.DeviceInfo.$Properties>} devices
                 * @memberof lantern.messaging.v1.DirectoryRecord
                 * @instance
                 */
                DirectoryRecord.prototype.devices = $util.emptyArray;

                /**
                 * DirectoryRecord removedDeviceIds.
                 * @member {Array.<number>} removedDeviceIds
                 * @memberof lantern.messaging.v1.DirectoryRecord
                 * @instance
                 */
                DirectoryRecord.prototype.removedDeviceIds = $util.emptyArray;

                /**
                 * DirectoryRecord removedBefore.
                 * @member {Array.<number>} removedBefore
                 * @memberof lantern.messaging.v1.DirectoryRecord
                 * @instance
                 */
                DirectoryRecord.prototype.removedBefore = $util.emptyArray;

                /**
                 * Encodes the specified DirectoryRecord message. Does not implicitly {@link lantern.messaging.v1.DirectoryRecord.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.DirectoryRecord
                 * @static
                 * @param {lantern.messaging.v1.DirectoryRecord.$Properties} message DirectoryRecord message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                DirectoryRecord.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.devices != null && message.devices.length)
                        for (let i = 0; i < message.devices.length; ++i)
                            $root.lantern.messaging.v1.DeviceInfo.encode(message.devices[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.removedDeviceIds != null && message.removedDeviceIds.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.removedDeviceIds);
                    if (message.removedBefore != null && message.removedBefore.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).uint64s(message.removedBefore);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a DirectoryRecord message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.DirectoryRecord
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DirectoryRecord & lantern.messaging.v1.DirectoryRecord.$Shape} DirectoryRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                DirectoryRecord.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.DirectoryRecord();
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
                                message.devices.push($root.lantern.messaging.v1.DeviceInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 2: {
                                if (wireType === 2) {
                                    if (!(message.removedDeviceIds && message.removedDeviceIds.length))
                                        message.removedDeviceIds = [];
                                    reader.uint32s(message.removedDeviceIds);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.removedDeviceIds && message.removedDeviceIds.length))
                                    message.removedDeviceIds = [];
                                message.removedDeviceIds.push(reader.uint32());
                                continue;
                            }
                        case 3: {
                                if (wireType === 2) {
                                    if (!(message.removedBefore && message.removedBefore.length))
                                        message.removedBefore = [];
                                    reader.uint64s(message.removedBefore);
                                    continue;
                                }
                                if (wireType !== 0)
                                    break;
                                if (!(message.removedBefore && message.removedBefore.length))
                                    message.removedBefore = [];
                                message.removedBefore.push(reader.uint64());
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

                return DirectoryRecord;
            })();

            v1.RevocationRecord = (function() {

                /**
                 * Properties of a RevocationRecord.
                 * @typedef {Object} lantern.messaging.v1.RevocationRecord.$Properties
                 * @property {number|null} [issuedUntil] RevocationRecord issuedUntil
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a RevocationRecord.
                 * @memberof lantern.messaging.v1
                 * @interface IRevocationRecord
                 * @augments lantern.messaging.v1.RevocationRecord.$Properties
                 * @deprecated Use lantern.messaging.v1.RevocationRecord.$Properties instead.
                 */

                /**
                 * Shape of a RevocationRecord.
                 * @typedef {lantern.messaging.v1.RevocationRecord.$Properties} lantern.messaging.v1.RevocationRecord.$Shape
                 */

                /**
                 * Constructs a new RevocationRecord.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a RevocationRecord.
                 * @constructor
                 * @param {lantern.messaging.v1.RevocationRecord.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const RevocationRecord = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * RevocationRecord issuedUntil.
                 * @member {number} issuedUntil
                 * @memberof lantern.messaging.v1.RevocationRecord
                 * @instance
                 */
                RevocationRecord.prototype.issuedUntil = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified RevocationRecord message. Does not implicitly {@link lantern.messaging.v1.RevocationRecord.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.RevocationRecord
                 * @static
                 * @param {lantern.messaging.v1.RevocationRecord.$Properties} message RevocationRecord message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                RevocationRecord.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.issuedUntil != null && $Object.hasOwnProperty.call(message, "issuedUntil") && (typeof message.issuedUntil === "object" ? message.issuedUntil.low || message.issuedUntil.high : message.issuedUntil !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).int64(message.issuedUntil);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a RevocationRecord message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.RevocationRecord
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RevocationRecord & lantern.messaging.v1.RevocationRecord.$Shape} RevocationRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                RevocationRecord.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.RevocationRecord();
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
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.issuedUntil = value;
                                else
                                    delete message.issuedUntil;
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

                return RevocationRecord;
            })();

            v1.LinkRequestBatch = (function() {

                /**
                 * Properties of a LinkRequestBatch.
                 * @typedef {Object} lantern.messaging.v1.LinkRequestBatch.$Properties
                 * @property {Array.<lantern.messaging.v1.LinkRequest.$Properties>|null} [frames] LinkRequestBatch frames
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkRequestBatch.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkRequestBatch
                 * @augments lantern.messaging.v1.LinkRequestBatch.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkRequestBatch.$Properties instead.
                 */

                /**
                 * Shape of a LinkRequestBatch.
                 * @typedef {{
                 *   frames?: Array.<lantern.messaging.v1.LinkRequest.$Shape>|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * }} lantern.messaging.v1.LinkRequestBatch.$Shape
                 */

                /**
                 * Constructs a new LinkRequestBatch.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkRequestBatch.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkRequestBatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkRequestBatch = function (properties) {
                    this.frames = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkRequestBatch frames.
                 * @member {Array.<lantern.messaging.v1.LinkRequest.$Properties>} frames
                 * @memberof lantern.messaging.v1.LinkRequestBatch
                 * @instance
                 */
                LinkRequestBatch.prototype.frames = $util.emptyArray;

                /**
                 * Encodes the specified LinkRequestBatch message. Does not implicitly {@link lantern.messaging.v1.LinkRequestBatch.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkRequestBatch
                 * @static
                 * @param {lantern.messaging.v1.LinkRequestBatch.$Properties} message LinkRequestBatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkRequestBatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.frames != null && message.frames.length)
                        for (let i = 0; i < message.frames.length; ++i)
                            $root.lantern.messaging.v1.LinkRequest.encode(message.frames[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkRequestBatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkRequestBatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkRequestBatch & lantern.messaging.v1.LinkRequestBatch.$Shape} LinkRequestBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkRequestBatch.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkRequestBatch();
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
                                if (!(message.frames && message.frames.length))
                                    message.frames = [];
                                message.frames.push($root.lantern.messaging.v1.LinkRequest.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return LinkRequestBatch;
            })();

            v1.LinkEventBatch = (function() {

                /**
                 * Properties of a LinkEventBatch.
                 * @typedef {Object} lantern.messaging.v1.LinkEventBatch.$Properties
                 * @property {Array.<lantern.messaging.v1.LinkEvent.$Properties>|null} [frames] LinkEventBatch frames
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkEventBatch.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkEventBatch
                 * @augments lantern.messaging.v1.LinkEventBatch.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkEventBatch.$Properties instead.
                 */

                /**
                 * Shape of a LinkEventBatch.
                 * @typedef {{
                 *   frames?: Array.<lantern.messaging.v1.LinkEvent.$Shape>|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * }} lantern.messaging.v1.LinkEventBatch.$Shape
                 */

                /**
                 * Constructs a new LinkEventBatch.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkEventBatch.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkEventBatch.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkEventBatch = function (properties) {
                    this.frames = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkEventBatch frames.
                 * @member {Array.<lantern.messaging.v1.LinkEvent.$Properties>} frames
                 * @memberof lantern.messaging.v1.LinkEventBatch
                 * @instance
                 */
                LinkEventBatch.prototype.frames = $util.emptyArray;

                /**
                 * Encodes the specified LinkEventBatch message. Does not implicitly {@link lantern.messaging.v1.LinkEventBatch.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkEventBatch
                 * @static
                 * @param {lantern.messaging.v1.LinkEventBatch.$Properties} message LinkEventBatch message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkEventBatch.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.frames != null && message.frames.length)
                        for (let i = 0; i < message.frames.length; ++i)
                            $root.lantern.messaging.v1.LinkEvent.encode(message.frames[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkEventBatch message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkEventBatch
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEventBatch & lantern.messaging.v1.LinkEventBatch.$Shape} LinkEventBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkEventBatch.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkEventBatch();
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
                                if (!(message.frames && message.frames.length))
                                    message.frames = [];
                                message.frames.push($root.lantern.messaging.v1.LinkEvent.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return LinkEventBatch;
            })();

            v1.LinkRequest = (function() {

                /**
                 * Properties of a LinkRequest.
                 * @typedef {Object} lantern.messaging.v1.LinkRequest.$Properties
                 * @property {lantern.messaging.v1.LinkAttach.$Properties|null} [attach] LinkRequest attach
                 * @property {lantern.messaging.v1.LinkDetach.$Properties|null} [detach] LinkRequest detach
                 * @property {lantern.messaging.v1.LinkAck.$Properties|null} [ack] LinkRequest ack
                 * @property {lantern.messaging.v1.LinkSend.$Properties|null} [send] LinkRequest send
                 * @property {lantern.messaging.v1.LinkAttachDone.$Properties|null} [attachDone] LinkRequest attachDone
                 * @property {lantern.messaging.v1.LinkPurge.$Properties|null} [purge] LinkRequest purge
                 * @property {"attach"|"detach"|"ack"|"send"|"attachDone"|"purge"} [body] LinkRequest body
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkRequest.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkRequest
                 * @augments lantern.messaging.v1.LinkRequest.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkRequest.$Properties instead.
                 */

                /**
                 * Narrowed shape of a LinkRequest.
                 * @typedef {{
                 *   attach?: lantern.messaging.v1.LinkAttach.$Shape|null;
                 *   detach?: lantern.messaging.v1.LinkDetach.$Shape|null;
                 *   ack?: lantern.messaging.v1.LinkAck.$Shape|null;
                 *   send?: lantern.messaging.v1.LinkSend.$Shape|null;
                 *   attachDone?: lantern.messaging.v1.LinkAttachDone.$Shape|null;
                 *   purge?: lantern.messaging.v1.LinkPurge.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ body?: undefined; attach?: null; detach?: null; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "attach"; attach: lantern.messaging.v1.LinkAttach.$Shape; detach?: null; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "detach"; attach?: null; detach: lantern.messaging.v1.LinkDetach.$Shape; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "ack"; attach?: null; detach?: null; ack: lantern.messaging.v1.LinkAck.$Shape; send?: null; attachDone?: null; purge?: null }|{ body?: "send"; attach?: null; detach?: null; ack?: null; send: lantern.messaging.v1.LinkSend.$Shape; attachDone?: null; purge?: null }|{ body?: "attachDone"; attach?: null; detach?: null; ack?: null; send?: null; attachDone: lantern.messaging.v1.LinkAttachDone.$Shape; purge?: null }|{ body?: "purge"; attach?: null; detach?: null; ack?: null; send?: null; attachDone?: null; purge: lantern.messaging.v1.LinkPurge.$Shape })
                 * )} lantern.messaging.v1.LinkRequest.$Shape
                 */

                /**
                 * Constructs a new LinkRequest.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkRequest.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkRequest attach.
                 * @member {lantern.messaging.v1.LinkAttach.$Properties|null|undefined} attach
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.attach = null;

                /**
                 * LinkRequest detach.
                 * @member {lantern.messaging.v1.LinkDetach.$Properties|null|undefined} detach
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.detach = null;

                /**
                 * LinkRequest ack.
                 * @member {lantern.messaging.v1.LinkAck.$Properties|null|undefined} ack
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.ack = null;

                /**
                 * LinkRequest send.
                 * @member {lantern.messaging.v1.LinkSend.$Properties|null|undefined} send
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.send = null;

                /**
                 * LinkRequest attachDone.
                 * @member {lantern.messaging.v1.LinkAttachDone.$Properties|null|undefined} attachDone
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.attachDone = null;

                /**
                 * LinkRequest purge.
                 * @member {lantern.messaging.v1.LinkPurge.$Properties|null|undefined} purge
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                LinkRequest.prototype.purge = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * LinkRequest body.
                 * @member {"attach"|"detach"|"ack"|"send"|"attachDone"|"purge"|undefined} body
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @instance
                 */
                $Object.defineProperty(LinkRequest.prototype, "body", {
                    get: $util.oneOfGetter($oneOfFields = ["attach", "detach", "ack", "send", "attachDone", "purge"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified LinkRequest message. Does not implicitly {@link lantern.messaging.v1.LinkRequest.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @static
                 * @param {lantern.messaging.v1.LinkRequest.$Properties} message LinkRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.attach != null && $Object.hasOwnProperty.call(message, "attach"))
                        $root.lantern.messaging.v1.LinkAttach.encode(message.attach, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.detach != null && $Object.hasOwnProperty.call(message, "detach"))
                        $root.lantern.messaging.v1.LinkDetach.encode(message.detach, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                        $root.lantern.messaging.v1.LinkAck.encode(message.ack, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.send != null && $Object.hasOwnProperty.call(message, "send"))
                        $root.lantern.messaging.v1.LinkSend.encode(message.send, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.attachDone != null && $Object.hasOwnProperty.call(message, "attachDone"))
                        $root.lantern.messaging.v1.LinkAttachDone.encode(message.attachDone, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.purge != null && $Object.hasOwnProperty.call(message, "purge"))
                        $root.lantern.messaging.v1.LinkPurge.encode(message.purge, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkRequest & lantern.messaging.v1.LinkRequest.$Shape} LinkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkRequest.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkRequest();
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
                                message.attach = $root.lantern.messaging.v1.LinkAttach.decode(reader, reader.size(), $undefined, _depth + 1, message.attach);
                                message.body = "attach";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.detach = $root.lantern.messaging.v1.LinkDetach.decode(reader, reader.size(), $undefined, _depth + 1, message.detach);
                                message.body = "detach";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.ack = $root.lantern.messaging.v1.LinkAck.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                                message.body = "ack";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.send = $root.lantern.messaging.v1.LinkSend.decode(reader, reader.size(), $undefined, _depth + 1, message.send);
                                message.body = "send";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.attachDone = $root.lantern.messaging.v1.LinkAttachDone.decode(reader, reader.size(), $undefined, _depth + 1, message.attachDone);
                                message.body = "attachDone";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.purge = $root.lantern.messaging.v1.LinkPurge.decode(reader, reader.size(), $undefined, _depth + 1, message.purge);
                                message.body = "purge";
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

                return LinkRequest;
            })();

            v1.LinkEvent = (function() {

                /**
                 * Properties of a LinkEvent.
                 * @typedef {Object} lantern.messaging.v1.LinkEvent.$Properties
                 * @property {lantern.messaging.v1.LinkAttached.$Properties|null} [attached] LinkEvent attached
                 * @property {lantern.messaging.v1.LinkEnded.$Properties|null} [ended] LinkEvent ended
                 * @property {lantern.messaging.v1.LinkDeliver.$Properties|null} [deliver] LinkEvent deliver
                 * @property {lantern.messaging.v1.LinkConfirmed.$Properties|null} [confirmed] LinkEvent confirmed
                 * @property {lantern.messaging.v1.LinkCaughtUp.$Properties|null} [caughtUp] LinkEvent caughtUp
                 * @property {lantern.messaging.v1.LinkDropped.$Properties|null} [dropped] LinkEvent dropped
                 * @property {lantern.messaging.v1.LinkSendResult.$Properties|null} [sendResult] LinkEvent sendResult
                 * @property {lantern.messaging.v1.LinkMoved.$Properties|null} [moved] LinkEvent moved
                 * @property {lantern.messaging.v1.LinkPartitions.$Properties|null} [partitions] LinkEvent partitions
                 * @property {lantern.messaging.v1.LinkPurgeResult.$Properties|null} [purgeResult] LinkEvent purgeResult
                 * @property {lantern.messaging.v1.LinkWelcome.$Properties|null} [welcome] LinkEvent welcome
                 * @property {"attached"|"ended"|"deliver"|"confirmed"|"caughtUp"|"dropped"|"sendResult"|"moved"|"partitions"|"purgeResult"|"welcome"} [body] LinkEvent body
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkEvent.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkEvent
                 * @augments lantern.messaging.v1.LinkEvent.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkEvent.$Properties instead.
                 */

                /**
                 * Narrowed shape of a LinkEvent.
                 * @typedef {{
                 *   attached?: lantern.messaging.v1.LinkAttached.$Shape|null;
                 *   ended?: lantern.messaging.v1.LinkEnded.$Shape|null;
                 *   deliver?: lantern.messaging.v1.LinkDeliver.$Shape|null;
                 *   confirmed?: lantern.messaging.v1.LinkConfirmed.$Shape|null;
                 *   caughtUp?: lantern.messaging.v1.LinkCaughtUp.$Shape|null;
                 *   dropped?: lantern.messaging.v1.LinkDropped.$Shape|null;
                 *   sendResult?: lantern.messaging.v1.LinkSendResult.$Shape|null;
                 *   moved?: lantern.messaging.v1.LinkMoved.$Shape|null;
                 *   partitions?: lantern.messaging.v1.LinkPartitions.$Shape|null;
                 *   purgeResult?: lantern.messaging.v1.LinkPurgeResult.$Shape|null;
                 *   welcome?: lantern.messaging.v1.LinkWelcome.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ body?: undefined; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "attached"; attached: lantern.messaging.v1.LinkAttached.$Shape; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "ended"; attached?: null; ended: lantern.messaging.v1.LinkEnded.$Shape; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "deliver"; attached?: null; ended?: null; deliver: lantern.messaging.v1.LinkDeliver.$Shape; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "confirmed"; attached?: null; ended?: null; deliver?: null; confirmed: lantern.messaging.v1.LinkConfirmed.$Shape; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "caughtUp"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp: lantern.messaging.v1.LinkCaughtUp.$Shape; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "dropped"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped: lantern.messaging.v1.LinkDropped.$Shape; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "sendResult"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult: lantern.messaging.v1.LinkSendResult.$Shape; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "moved"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved: lantern.messaging.v1.LinkMoved.$Shape; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "partitions"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions: lantern.messaging.v1.LinkPartitions.$Shape; purgeResult?: null; welcome?: null }|{ body?: "purgeResult"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult: lantern.messaging.v1.LinkPurgeResult.$Shape; welcome?: null }|{ body?: "welcome"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome: lantern.messaging.v1.LinkWelcome.$Shape })
                 * )} lantern.messaging.v1.LinkEvent.$Shape
                 */

                /**
                 * Constructs a new LinkEvent.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkEvent.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkEvent.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkEvent = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkEvent attached.
                 * @member {lantern.messaging.v1.LinkAttached.$Properties|null|undefined} attached
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.attached = null;

                /**
                 * LinkEvent ended.
                 * @member {lantern.messaging.v1.LinkEnded.$Properties|null|undefined} ended
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.ended = null;

                /**
                 * LinkEvent deliver.
                 * @member {lantern.messaging.v1.LinkDeliver.$Properties|null|undefined} deliver
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.deliver = null;

                /**
                 * LinkEvent confirmed.
                 * @member {lantern.messaging.v1.LinkConfirmed.$Properties|null|undefined} confirmed
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.confirmed = null;

                /**
                 * LinkEvent caughtUp.
                 * @member {lantern.messaging.v1.LinkCaughtUp.$Properties|null|undefined} caughtUp
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.caughtUp = null;

                /**
                 * LinkEvent dropped.
                 * @member {lantern.messaging.v1.LinkDropped.$Properties|null|undefined} dropped
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.dropped = null;

                /**
                 * LinkEvent sendResult.
                 * @member {lantern.messaging.v1.LinkSendResult.$Properties|null|undefined} sendResult
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.sendResult = null;

                /**
                 * LinkEvent moved.
                 * @member {lantern.messaging.v1.LinkMoved.$Properties|null|undefined} moved
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.moved = null;

                /**
                 * LinkEvent partitions.
                 * @member {lantern.messaging.v1.LinkPartitions.$Properties|null|undefined} partitions
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.partitions = null;

                /**
                 * LinkEvent purgeResult.
                 * @member {lantern.messaging.v1.LinkPurgeResult.$Properties|null|undefined} purgeResult
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.purgeResult = null;

                /**
                 * LinkEvent welcome.
                 * @member {lantern.messaging.v1.LinkWelcome.$Properties|null|undefined} welcome
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                LinkEvent.prototype.welcome = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * LinkEvent body.
                 * @member {"attached"|"ended"|"deliver"|"confirmed"|"caughtUp"|"dropped"|"sendResult"|"moved"|"partitions"|"purgeResult"|"welcome"|undefined} body
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @instance
                 */
                $Object.defineProperty(LinkEvent.prototype, "body", {
                    get: $util.oneOfGetter($oneOfFields = ["attached", "ended", "deliver", "confirmed", "caughtUp", "dropped", "sendResult", "moved", "partitions", "purgeResult", "welcome"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified LinkEvent message. Does not implicitly {@link lantern.messaging.v1.LinkEvent.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @static
                 * @param {lantern.messaging.v1.LinkEvent.$Properties} message LinkEvent message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkEvent.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.attached != null && $Object.hasOwnProperty.call(message, "attached"))
                        $root.lantern.messaging.v1.LinkAttached.encode(message.attached, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.ended != null && $Object.hasOwnProperty.call(message, "ended"))
                        $root.lantern.messaging.v1.LinkEnded.encode(message.ended, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.deliver != null && $Object.hasOwnProperty.call(message, "deliver"))
                        $root.lantern.messaging.v1.LinkDeliver.encode(message.deliver, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.confirmed != null && $Object.hasOwnProperty.call(message, "confirmed"))
                        $root.lantern.messaging.v1.LinkConfirmed.encode(message.confirmed, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.caughtUp != null && $Object.hasOwnProperty.call(message, "caughtUp"))
                        $root.lantern.messaging.v1.LinkCaughtUp.encode(message.caughtUp, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                    if (message.dropped != null && $Object.hasOwnProperty.call(message, "dropped"))
                        $root.lantern.messaging.v1.LinkDropped.encode(message.dropped, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.sendResult != null && $Object.hasOwnProperty.call(message, "sendResult"))
                        $root.lantern.messaging.v1.LinkSendResult.encode(message.sendResult, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                    if (message.moved != null && $Object.hasOwnProperty.call(message, "moved"))
                        $root.lantern.messaging.v1.LinkMoved.encode(message.moved, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                    if (message.partitions != null && $Object.hasOwnProperty.call(message, "partitions"))
                        $root.lantern.messaging.v1.LinkPartitions.encode(message.partitions, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                    if (message.purgeResult != null && $Object.hasOwnProperty.call(message, "purgeResult"))
                        $root.lantern.messaging.v1.LinkPurgeResult.encode(message.purgeResult, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                    if (message.welcome != null && $Object.hasOwnProperty.call(message, "welcome"))
                        $root.lantern.messaging.v1.LinkWelcome.encode(message.welcome, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkEvent message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkEvent
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEvent & lantern.messaging.v1.LinkEvent.$Shape} LinkEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkEvent.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkEvent();
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
                                message.attached = $root.lantern.messaging.v1.LinkAttached.decode(reader, reader.size(), $undefined, _depth + 1, message.attached);
                                message.body = "attached";
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.ended = $root.lantern.messaging.v1.LinkEnded.decode(reader, reader.size(), $undefined, _depth + 1, message.ended);
                                message.body = "ended";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.deliver = $root.lantern.messaging.v1.LinkDeliver.decode(reader, reader.size(), $undefined, _depth + 1, message.deliver);
                                message.body = "deliver";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.confirmed = $root.lantern.messaging.v1.LinkConfirmed.decode(reader, reader.size(), $undefined, _depth + 1, message.confirmed);
                                message.body = "confirmed";
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                message.caughtUp = $root.lantern.messaging.v1.LinkCaughtUp.decode(reader, reader.size(), $undefined, _depth + 1, message.caughtUp);
                                message.body = "caughtUp";
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.dropped = $root.lantern.messaging.v1.LinkDropped.decode(reader, reader.size(), $undefined, _depth + 1, message.dropped);
                                message.body = "dropped";
                                continue;
                            }
                        case 7: {
                                if (wireType !== 2)
                                    break;
                                message.sendResult = $root.lantern.messaging.v1.LinkSendResult.decode(reader, reader.size(), $undefined, _depth + 1, message.sendResult);
                                message.body = "sendResult";
                                continue;
                            }
                        case 8: {
                                if (wireType !== 2)
                                    break;
                                message.moved = $root.lantern.messaging.v1.LinkMoved.decode(reader, reader.size(), $undefined, _depth + 1, message.moved);
                                message.body = "moved";
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                message.partitions = $root.lantern.messaging.v1.LinkPartitions.decode(reader, reader.size(), $undefined, _depth + 1, message.partitions);
                                message.body = "partitions";
                                continue;
                            }
                        case 10: {
                                if (wireType !== 2)
                                    break;
                                message.purgeResult = $root.lantern.messaging.v1.LinkPurgeResult.decode(reader, reader.size(), $undefined, _depth + 1, message.purgeResult);
                                message.body = "purgeResult";
                                continue;
                            }
                        case 11: {
                                if (wireType !== 2)
                                    break;
                                message.welcome = $root.lantern.messaging.v1.LinkWelcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
                                message.body = "welcome";
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

                return LinkEvent;
            })();

            v1.LinkAttach = (function() {

                /**
                 * Properties of a LinkAttach.
                 * @typedef {Object} lantern.messaging.v1.LinkAttach.$Properties
                 * @property {number|null} [session] LinkAttach session
                 * @property {Uint8Array|null} [address] LinkAttach address
                 * @property {number|null} [registrationId] LinkAttach registrationId
                 * @property {number|null} [connectedAt] LinkAttach connectedAt
                 * @property {Uint8Array|null} [connectionId] LinkAttach connectionId
                 * @property {lantern.messaging.v1.Window.$Properties|null} [window] LinkAttach window
                 * @property {number|null} [partition] LinkAttach partition
                 * @property {number|null} [installedAt] LinkAttach installedAt
                 * @property {Uint8Array|null} [trace] LinkAttach trace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkAttach.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkAttach
                 * @augments lantern.messaging.v1.LinkAttach.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkAttach.$Properties instead.
                 */

                /**
                 * Shape of a LinkAttach.
                 * @typedef {lantern.messaging.v1.LinkAttach.$Properties} lantern.messaging.v1.LinkAttach.$Shape
                 */

                /**
                 * Constructs a new LinkAttach.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkAttach.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkAttach.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkAttach = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkAttach session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkAttach address.
                 * @member {Uint8Array} address
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.address = $util.newBuffer([]);

                /**
                 * LinkAttach registrationId.
                 * @member {number} registrationId
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.registrationId = 0;

                /**
                 * LinkAttach connectedAt.
                 * @member {number} connectedAt
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.connectedAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * LinkAttach connectionId.
                 * @member {Uint8Array} connectionId
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.connectionId = $util.newBuffer([]);

                /**
                 * LinkAttach window.
                 * @member {lantern.messaging.v1.Window.$Properties|null|undefined} window
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.window = null;

                /**
                 * LinkAttach partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.partition = 0;

                /**
                 * LinkAttach installedAt.
                 * @member {number} installedAt
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.installedAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * LinkAttach trace.
                 * @member {Uint8Array} trace
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @instance
                 */
                LinkAttach.prototype.trace = $util.newBuffer([]);

                /**
                 * Encodes the specified LinkAttach message. Does not implicitly {@link lantern.messaging.v1.LinkAttach.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @static
                 * @param {lantern.messaging.v1.LinkAttach.$Properties} message LinkAttach message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkAttach.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.address);
                    if (message.registrationId != null && $Object.hasOwnProperty.call(message, "registrationId") && message.registrationId !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.registrationId);
                    if (message.connectedAt != null && $Object.hasOwnProperty.call(message, "connectedAt") && (typeof message.connectedAt === "object" ? message.connectedAt.low || message.connectedAt.high : message.connectedAt !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).int64(message.connectedAt);
                    if (message.connectionId != null && $Object.hasOwnProperty.call(message, "connectionId") && message.connectionId.length)
                        writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.connectionId);
                    if (message.window != null && $Object.hasOwnProperty.call(message, "window"))
                        $root.lantern.messaging.v1.Window.encode(message.window, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.partition);
                    if (message.installedAt != null && $Object.hasOwnProperty.call(message, "installedAt") && (typeof message.installedAt === "object" ? message.installedAt.low || message.installedAt.high : message.installedAt !== 0))
                        writer.uint32(/* id 8, wireType 0 =*/64).int64(message.installedAt);
                    if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace.length)
                        writer.uint32(/* id 9, wireType 2 =*/74).bytes(message.trace);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkAttach message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkAttach
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttach & lantern.messaging.v1.LinkAttach.$Shape} LinkAttach
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkAttach.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkAttach();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.address = value;
                                else
                                    delete message.address;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.registrationId = value;
                                else
                                    delete message.registrationId;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.connectedAt = value;
                                else
                                    delete message.connectedAt;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.connectionId = value;
                                else
                                    delete message.connectionId;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                message.window = $root.lantern.messaging.v1.Window.decode(reader, reader.size(), $undefined, _depth + 1, message.window);
                                continue;
                            }
                        case 7: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partition = value;
                                else
                                    delete message.partition;
                                continue;
                            }
                        case 8: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.installedAt = value;
                                else
                                    delete message.installedAt;
                                continue;
                            }
                        case 9: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.trace = value;
                                else
                                    delete message.trace;
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

                return LinkAttach;
            })();

            v1.LinkDetach = (function() {

                /**
                 * Properties of a LinkDetach.
                 * @typedef {Object} lantern.messaging.v1.LinkDetach.$Properties
                 * @property {number|null} [session] LinkDetach session
                 * @property {number|null} [partition] LinkDetach partition
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkDetach.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkDetach
                 * @augments lantern.messaging.v1.LinkDetach.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkDetach.$Properties instead.
                 */

                /**
                 * Shape of a LinkDetach.
                 * @typedef {lantern.messaging.v1.LinkDetach.$Properties} lantern.messaging.v1.LinkDetach.$Shape
                 */

                /**
                 * Constructs a new LinkDetach.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkDetach.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkDetach.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkDetach = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkDetach session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkDetach
                 * @instance
                 */
                LinkDetach.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkDetach partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkDetach
                 * @instance
                 */
                LinkDetach.prototype.partition = 0;

                /**
                 * Encodes the specified LinkDetach message. Does not implicitly {@link lantern.messaging.v1.LinkDetach.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkDetach
                 * @static
                 * @param {lantern.messaging.v1.LinkDetach.$Properties} message LinkDetach message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkDetach.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.partition);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkDetach message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkDetach
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDetach & lantern.messaging.v1.LinkDetach.$Shape} LinkDetach
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkDetach.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkDetach();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partition = value;
                                else
                                    delete message.partition;
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

                return LinkDetach;
            })();

            v1.LinkAck = (function() {

                /**
                 * Properties of a LinkAck.
                 * @typedef {Object} lantern.messaging.v1.LinkAck.$Properties
                 * @property {number|null} [session] LinkAck session
                 * @property {Array.<Uint8Array>|null} [deliveryIds] LinkAck deliveryIds
                 * @property {number|null} [partition] LinkAck partition
                 * @property {Uint8Array|null} [trace] LinkAck trace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkAck.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkAck
                 * @augments lantern.messaging.v1.LinkAck.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkAck.$Properties instead.
                 */

                /**
                 * Shape of a LinkAck.
                 * @typedef {lantern.messaging.v1.LinkAck.$Properties} lantern.messaging.v1.LinkAck.$Shape
                 */

                /**
                 * Constructs a new LinkAck.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkAck.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkAck.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkAck = function (properties) {
                    this.deliveryIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkAck session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkAck
                 * @instance
                 */
                LinkAck.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkAck deliveryIds.
                 * @member {Array.<Uint8Array>} deliveryIds
                 * @memberof lantern.messaging.v1.LinkAck
                 * @instance
                 */
                LinkAck.prototype.deliveryIds = $util.emptyArray;

                /**
                 * LinkAck partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkAck
                 * @instance
                 */
                LinkAck.prototype.partition = 0;

                /**
                 * LinkAck trace.
                 * @member {Uint8Array} trace
                 * @memberof lantern.messaging.v1.LinkAck
                 * @instance
                 */
                LinkAck.prototype.trace = $util.newBuffer([]);

                /**
                 * Encodes the specified LinkAck message. Does not implicitly {@link lantern.messaging.v1.LinkAck.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkAck
                 * @static
                 * @param {lantern.messaging.v1.LinkAck.$Properties} message LinkAck message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkAck.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.deliveryIds != null && message.deliveryIds.length)
                        for (let i = 0; i < message.deliveryIds.length; ++i)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.deliveryIds[i]);
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.partition);
                    if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace.length)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.trace);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkAck message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkAck
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAck & lantern.messaging.v1.LinkAck.$Shape} LinkAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkAck.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkAck();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.deliveryIds && message.deliveryIds.length))
                                    message.deliveryIds = [];
                                message.deliveryIds.push(reader.bytes());
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partition = value;
                                else
                                    delete message.partition;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.trace = value;
                                else
                                    delete message.trace;
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

                return LinkAck;
            })();

            v1.LinkSend = (function() {

                /**
                 * Properties of a LinkSend.
                 * @typedef {Object} lantern.messaging.v1.LinkSend.$Properties
                 * @property {number|null} [request] LinkSend request
                 * @property {Uint8Array|null} [sender] LinkSend sender
                 * @property {lantern.messaging.v1.Send.$Properties|null} [send] LinkSend send
                 * @property {boolean|null} [probe] LinkSend probe
                 * @property {number|null} [partition] LinkSend partition
                 * @property {Uint8Array|null} [trace] LinkSend trace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkSend.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkSend
                 * @augments lantern.messaging.v1.LinkSend.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkSend.$Properties instead.
                 */

                /**
                 * Shape of a LinkSend.
                 * @typedef {lantern.messaging.v1.LinkSend.$Properties} lantern.messaging.v1.LinkSend.$Shape
                 */

                /**
                 * Constructs a new LinkSend.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkSend.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkSend.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkSend = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkSend request.
                 * @member {number} request
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.request = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkSend sender.
                 * @member {Uint8Array} sender
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.sender = $util.newBuffer([]);

                /**
                 * LinkSend send.
                 * @member {lantern.messaging.v1.Send.$Properties|null|undefined} send
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.send = null;

                /**
                 * LinkSend probe.
                 * @member {boolean} probe
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.probe = false;

                /**
                 * LinkSend partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.partition = 0;

                /**
                 * LinkSend trace.
                 * @member {Uint8Array} trace
                 * @memberof lantern.messaging.v1.LinkSend
                 * @instance
                 */
                LinkSend.prototype.trace = $util.newBuffer([]);

                /**
                 * Encodes the specified LinkSend message. Does not implicitly {@link lantern.messaging.v1.LinkSend.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkSend
                 * @static
                 * @param {lantern.messaging.v1.LinkSend.$Properties} message LinkSend message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkSend.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.request != null && $Object.hasOwnProperty.call(message, "request") && (typeof message.request === "object" ? message.request.low || message.request.high : message.request !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.request);
                    if (message.sender != null && $Object.hasOwnProperty.call(message, "sender") && message.sender.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.sender);
                    if (message.send != null && $Object.hasOwnProperty.call(message, "send"))
                        $root.lantern.messaging.v1.Send.encode(message.send, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.probe != null && $Object.hasOwnProperty.call(message, "probe") && message.probe !== false)
                        writer.uint32(/* id 4, wireType 0 =*/32).bool(message.probe);
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.partition);
                    if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace.length)
                        writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.trace);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkSend message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkSend
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkSend & lantern.messaging.v1.LinkSend.$Shape} LinkSend
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkSend.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkSend();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.request = value;
                                else
                                    delete message.request;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.sender = value;
                                else
                                    delete message.sender;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.send = $root.lantern.messaging.v1.Send.decode(reader, reader.size(), $undefined, _depth + 1, message.send);
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.probe = value;
                                else
                                    delete message.probe;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partition = value;
                                else
                                    delete message.partition;
                                continue;
                            }
                        case 6: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.trace = value;
                                else
                                    delete message.trace;
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

                return LinkSend;
            })();

            v1.LinkAttachDone = (function() {

                /**
                 * Properties of a LinkAttachDone.
                 * @typedef {Object} lantern.messaging.v1.LinkAttachDone.$Properties
                 * @property {number|null} [partition] LinkAttachDone partition
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkAttachDone.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkAttachDone
                 * @augments lantern.messaging.v1.LinkAttachDone.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkAttachDone.$Properties instead.
                 */

                /**
                 * Shape of a LinkAttachDone.
                 * @typedef {lantern.messaging.v1.LinkAttachDone.$Properties} lantern.messaging.v1.LinkAttachDone.$Shape
                 */

                /**
                 * Constructs a new LinkAttachDone.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkAttachDone.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkAttachDone.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkAttachDone = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkAttachDone partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkAttachDone
                 * @instance
                 */
                LinkAttachDone.prototype.partition = 0;

                /**
                 * Encodes the specified LinkAttachDone message. Does not implicitly {@link lantern.messaging.v1.LinkAttachDone.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkAttachDone
                 * @static
                 * @param {lantern.messaging.v1.LinkAttachDone.$Properties} message LinkAttachDone message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkAttachDone.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkAttachDone message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkAttachDone
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttachDone & lantern.messaging.v1.LinkAttachDone.$Shape} LinkAttachDone
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkAttachDone.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkAttachDone();
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
                                    message.partition = value;
                                else
                                    delete message.partition;
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

                return LinkAttachDone;
            })();

            v1.LinkPurge = (function() {

                /**
                 * Properties of a LinkPurge.
                 * @typedef {Object} lantern.messaging.v1.LinkPurge.$Properties
                 * @property {number|null} [request] LinkPurge request
                 * @property {Uint8Array|null} [address] LinkPurge address
                 * @property {number|null} [partition] LinkPurge partition
                 * @property {number|null} [installedBefore] LinkPurge installedBefore
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkPurge.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkPurge
                 * @augments lantern.messaging.v1.LinkPurge.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkPurge.$Properties instead.
                 */

                /**
                 * Shape of a LinkPurge.
                 * @typedef {lantern.messaging.v1.LinkPurge.$Properties} lantern.messaging.v1.LinkPurge.$Shape
                 */

                /**
                 * Constructs a new LinkPurge.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkPurge.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkPurge.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkPurge = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkPurge request.
                 * @member {number} request
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @instance
                 */
                LinkPurge.prototype.request = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkPurge address.
                 * @member {Uint8Array} address
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @instance
                 */
                LinkPurge.prototype.address = $util.newBuffer([]);

                /**
                 * LinkPurge partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @instance
                 */
                LinkPurge.prototype.partition = 0;

                /**
                 * LinkPurge installedBefore.
                 * @member {number} installedBefore
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @instance
                 */
                LinkPurge.prototype.installedBefore = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * Encodes the specified LinkPurge message. Does not implicitly {@link lantern.messaging.v1.LinkPurge.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @static
                 * @param {lantern.messaging.v1.LinkPurge.$Properties} message LinkPurge message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkPurge.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.request != null && $Object.hasOwnProperty.call(message, "request") && (typeof message.request === "object" ? message.request.low || message.request.high : message.request !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.request);
                    if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.address);
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.partition);
                    if (message.installedBefore != null && $Object.hasOwnProperty.call(message, "installedBefore") && (typeof message.installedBefore === "object" ? message.installedBefore.low || message.installedBefore.high : message.installedBefore !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).int64(message.installedBefore);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkPurge message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkPurge
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPurge & lantern.messaging.v1.LinkPurge.$Shape} LinkPurge
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkPurge.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkPurge();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.request = value;
                                else
                                    delete message.request;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.address = value;
                                else
                                    delete message.address;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partition = value;
                                else
                                    delete message.partition;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.installedBefore = value;
                                else
                                    delete message.installedBefore;
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

                return LinkPurge;
            })();

            v1.LinkAttached = (function() {

                /**
                 * Properties of a LinkAttached.
                 * @typedef {Object} lantern.messaging.v1.LinkAttached.$Properties
                 * @property {number|null} [session] LinkAttached session
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkAttached.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkAttached
                 * @augments lantern.messaging.v1.LinkAttached.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkAttached.$Properties instead.
                 */

                /**
                 * Shape of a LinkAttached.
                 * @typedef {lantern.messaging.v1.LinkAttached.$Properties} lantern.messaging.v1.LinkAttached.$Shape
                 */

                /**
                 * Constructs a new LinkAttached.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkAttached.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkAttached.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkAttached = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkAttached session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkAttached
                 * @instance
                 */
                LinkAttached.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Encodes the specified LinkAttached message. Does not implicitly {@link lantern.messaging.v1.LinkAttached.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkAttached
                 * @static
                 * @param {lantern.messaging.v1.LinkAttached.$Properties} message LinkAttached message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkAttached.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkAttached message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkAttached
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttached & lantern.messaging.v1.LinkAttached.$Shape} LinkAttached
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkAttached.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkAttached();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
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

                return LinkAttached;
            })();

            v1.LinkEnded = (function() {

                /**
                 * Properties of a LinkEnded.
                 * @typedef {Object} lantern.messaging.v1.LinkEnded.$Properties
                 * @property {number|null} [session] LinkEnded session
                 * @property {lantern.messaging.v1.LinkEndReason|null} [reason] LinkEnded reason
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkEnded.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkEnded
                 * @augments lantern.messaging.v1.LinkEnded.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkEnded.$Properties instead.
                 */

                /**
                 * Shape of a LinkEnded.
                 * @typedef {lantern.messaging.v1.LinkEnded.$Properties} lantern.messaging.v1.LinkEnded.$Shape
                 */

                /**
                 * Constructs a new LinkEnded.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkEnded.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkEnded.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkEnded = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkEnded session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkEnded
                 * @instance
                 */
                LinkEnded.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkEnded reason.
                 * @member {lantern.messaging.v1.LinkEndReason} reason
                 * @memberof lantern.messaging.v1.LinkEnded
                 * @instance
                 */
                LinkEnded.prototype.reason = 0;

                /**
                 * Encodes the specified LinkEnded message. Does not implicitly {@link lantern.messaging.v1.LinkEnded.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkEnded
                 * @static
                 * @param {lantern.messaging.v1.LinkEnded.$Properties} message LinkEnded message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkEnded.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.reason);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkEnded message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkEnded
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEnded & lantern.messaging.v1.LinkEnded.$Shape} LinkEnded
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkEnded.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkEnded();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.reason = value;
                                else
                                    delete message.reason;
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

                return LinkEnded;
            })();

            /**
             * LinkEndReason enum.
             * @name lantern.messaging.v1.LinkEndReason
             * @enum {number}
             * @property {number} LINK_END_REASON_UNSPECIFIED=0 LINK_END_REASON_UNSPECIFIED value
             * @property {number} LINK_END_REASON_REPLACED=1 LINK_END_REASON_REPLACED value
             * @property {number} LINK_END_REASON_REMOVED=2 LINK_END_REASON_REMOVED value
             */
            v1.LinkEndReason = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "LINK_END_REASON_UNSPECIFIED"] = 0;
                values[valuesById[1] = "LINK_END_REASON_REPLACED"] = 1;
                values[valuesById[2] = "LINK_END_REASON_REMOVED"] = 2;
                return values;
            })();

            v1.LinkDeliver = (function() {

                /**
                 * Properties of a LinkDeliver.
                 * @typedef {Object} lantern.messaging.v1.LinkDeliver.$Properties
                 * @property {number|null} [session] LinkDeliver session
                 * @property {Array.<lantern.messaging.v1.LinkDelivery.$Properties>|null} [deliveries] LinkDeliver deliveries
                 * @property {Uint8Array|null} [trace] LinkDeliver trace
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkDeliver.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkDeliver
                 * @augments lantern.messaging.v1.LinkDeliver.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkDeliver.$Properties instead.
                 */

                /**
                 * Shape of a LinkDeliver.
                 * @typedef {lantern.messaging.v1.LinkDeliver.$Properties} lantern.messaging.v1.LinkDeliver.$Shape
                 */

                /**
                 * Constructs a new LinkDeliver.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkDeliver.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkDeliver.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkDeliver = function (properties) {
                    this.deliveries = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkDeliver session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkDeliver
                 * @instance
                 */
                LinkDeliver.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkDeliver deliveries.
                 * @member {Array.<lantern.messaging.v1.LinkDelivery.$Properties>} deliveries
                 * @memberof lantern.messaging.v1.LinkDeliver
                 * @instance
                 */
                LinkDeliver.prototype.deliveries = $util.emptyArray;

                /**
                 * LinkDeliver trace.
                 * @member {Uint8Array} trace
                 * @memberof lantern.messaging.v1.LinkDeliver
                 * @instance
                 */
                LinkDeliver.prototype.trace = $util.newBuffer([]);

                /**
                 * Encodes the specified LinkDeliver message. Does not implicitly {@link lantern.messaging.v1.LinkDeliver.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkDeliver
                 * @static
                 * @param {lantern.messaging.v1.LinkDeliver.$Properties} message LinkDeliver message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkDeliver.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.deliveries != null && message.deliveries.length)
                        for (let i = 0; i < message.deliveries.length; ++i)
                            $root.lantern.messaging.v1.LinkDelivery.encode(message.deliveries[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.trace != null && $Object.hasOwnProperty.call(message, "trace") && message.trace.length)
                        writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.trace);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkDeliver message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkDeliver
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDeliver & lantern.messaging.v1.LinkDeliver.$Shape} LinkDeliver
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkDeliver.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkDeliver();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.deliveries && message.deliveries.length))
                                    message.deliveries = [];
                                message.deliveries.push($root.lantern.messaging.v1.LinkDelivery.decode(reader, reader.size(), $undefined, _depth + 1));
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.trace = value;
                                else
                                    delete message.trace;
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

                return LinkDeliver;
            })();

            v1.LinkDelivery = (function() {

                /**
                 * Properties of a LinkDelivery.
                 * @typedef {Object} lantern.messaging.v1.LinkDelivery.$Properties
                 * @property {Uint8Array|null} [deliveryId] LinkDelivery deliveryId
                 * @property {Uint8Array|null} [deliver] LinkDelivery deliver
                 * @property {boolean|null} [redelivered] LinkDelivery redelivered
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkDelivery.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkDelivery
                 * @augments lantern.messaging.v1.LinkDelivery.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkDelivery.$Properties instead.
                 */

                /**
                 * Shape of a LinkDelivery.
                 * @typedef {lantern.messaging.v1.LinkDelivery.$Properties} lantern.messaging.v1.LinkDelivery.$Shape
                 */

                /**
                 * Constructs a new LinkDelivery.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkDelivery.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkDelivery.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkDelivery = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkDelivery deliveryId.
                 * @member {Uint8Array} deliveryId
                 * @memberof lantern.messaging.v1.LinkDelivery
                 * @instance
                 */
                LinkDelivery.prototype.deliveryId = $util.newBuffer([]);

                /**
                 * LinkDelivery deliver.
                 * @member {Uint8Array} deliver
                 * @memberof lantern.messaging.v1.LinkDelivery
                 * @instance
                 */
                LinkDelivery.prototype.deliver = $util.newBuffer([]);

                /**
                 * LinkDelivery redelivered.
                 * @member {boolean} redelivered
                 * @memberof lantern.messaging.v1.LinkDelivery
                 * @instance
                 */
                LinkDelivery.prototype.redelivered = false;

                /**
                 * Encodes the specified LinkDelivery message. Does not implicitly {@link lantern.messaging.v1.LinkDelivery.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkDelivery
                 * @static
                 * @param {lantern.messaging.v1.LinkDelivery.$Properties} message LinkDelivery message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkDelivery.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.deliveryId != null && $Object.hasOwnProperty.call(message, "deliveryId") && message.deliveryId.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.deliveryId);
                    if (message.deliver != null && $Object.hasOwnProperty.call(message, "deliver") && message.deliver.length)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.deliver);
                    if (message.redelivered != null && $Object.hasOwnProperty.call(message, "redelivered") && message.redelivered !== false)
                        writer.uint32(/* id 3, wireType 0 =*/24).bool(message.redelivered);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkDelivery message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkDelivery
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDelivery & lantern.messaging.v1.LinkDelivery.$Shape} LinkDelivery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkDelivery.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkDelivery();
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
                                if ((value = reader.bytes()).length)
                                    message.deliveryId = value;
                                else
                                    delete message.deliveryId;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.bytes()).length)
                                    message.deliver = value;
                                else
                                    delete message.deliver;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.redelivered = value;
                                else
                                    delete message.redelivered;
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

                return LinkDelivery;
            })();

            v1.LinkConfirmed = (function() {

                /**
                 * Properties of a LinkConfirmed.
                 * @typedef {Object} lantern.messaging.v1.LinkConfirmed.$Properties
                 * @property {number|null} [session] LinkConfirmed session
                 * @property {Array.<Uint8Array>|null} [deliveryIds] LinkConfirmed deliveryIds
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkConfirmed.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkConfirmed
                 * @augments lantern.messaging.v1.LinkConfirmed.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkConfirmed.$Properties instead.
                 */

                /**
                 * Shape of a LinkConfirmed.
                 * @typedef {lantern.messaging.v1.LinkConfirmed.$Properties} lantern.messaging.v1.LinkConfirmed.$Shape
                 */

                /**
                 * Constructs a new LinkConfirmed.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkConfirmed.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkConfirmed.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkConfirmed = function (properties) {
                    this.deliveryIds = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkConfirmed session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkConfirmed
                 * @instance
                 */
                LinkConfirmed.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkConfirmed deliveryIds.
                 * @member {Array.<Uint8Array>} deliveryIds
                 * @memberof lantern.messaging.v1.LinkConfirmed
                 * @instance
                 */
                LinkConfirmed.prototype.deliveryIds = $util.emptyArray;

                /**
                 * Encodes the specified LinkConfirmed message. Does not implicitly {@link lantern.messaging.v1.LinkConfirmed.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkConfirmed
                 * @static
                 * @param {lantern.messaging.v1.LinkConfirmed.$Properties} message LinkConfirmed message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkConfirmed.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.deliveryIds != null && message.deliveryIds.length)
                        for (let i = 0; i < message.deliveryIds.length; ++i)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.deliveryIds[i]);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkConfirmed message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkConfirmed
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkConfirmed & lantern.messaging.v1.LinkConfirmed.$Shape} LinkConfirmed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkConfirmed.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkConfirmed();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                if (!(message.deliveryIds && message.deliveryIds.length))
                                    message.deliveryIds = [];
                                message.deliveryIds.push(reader.bytes());
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

                return LinkConfirmed;
            })();

            v1.LinkCaughtUp = (function() {

                /**
                 * Properties of a LinkCaughtUp.
                 * @typedef {Object} lantern.messaging.v1.LinkCaughtUp.$Properties
                 * @property {number|null} [session] LinkCaughtUp session
                 * @property {lantern.messaging.v1.CaughtUpPhase|null} [phase] LinkCaughtUp phase
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkCaughtUp.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkCaughtUp
                 * @augments lantern.messaging.v1.LinkCaughtUp.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkCaughtUp.$Properties instead.
                 */

                /**
                 * Shape of a LinkCaughtUp.
                 * @typedef {lantern.messaging.v1.LinkCaughtUp.$Properties} lantern.messaging.v1.LinkCaughtUp.$Shape
                 */

                /**
                 * Constructs a new LinkCaughtUp.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkCaughtUp.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkCaughtUp.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkCaughtUp = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkCaughtUp session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkCaughtUp
                 * @instance
                 */
                LinkCaughtUp.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkCaughtUp phase.
                 * @member {lantern.messaging.v1.CaughtUpPhase} phase
                 * @memberof lantern.messaging.v1.LinkCaughtUp
                 * @instance
                 */
                LinkCaughtUp.prototype.phase = 0;

                /**
                 * Encodes the specified LinkCaughtUp message. Does not implicitly {@link lantern.messaging.v1.LinkCaughtUp.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkCaughtUp
                 * @static
                 * @param {lantern.messaging.v1.LinkCaughtUp.$Properties} message LinkCaughtUp message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkCaughtUp.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).int32(message.phase);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkCaughtUp message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkCaughtUp
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkCaughtUp & lantern.messaging.v1.LinkCaughtUp.$Shape} LinkCaughtUp
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkCaughtUp.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkCaughtUp();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.phase = value;
                                else
                                    delete message.phase;
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

                return LinkCaughtUp;
            })();

            v1.LinkDropped = (function() {

                /**
                 * Properties of a LinkDropped.
                 * @typedef {Object} lantern.messaging.v1.LinkDropped.$Properties
                 * @property {number|null} [session] LinkDropped session
                 * @property {lantern.messaging.v1.MessagesDropped.$Properties|null} [dropped] LinkDropped dropped
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkDropped.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkDropped
                 * @augments lantern.messaging.v1.LinkDropped.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkDropped.$Properties instead.
                 */

                /**
                 * Shape of a LinkDropped.
                 * @typedef {lantern.messaging.v1.LinkDropped.$Properties} lantern.messaging.v1.LinkDropped.$Shape
                 */

                /**
                 * Constructs a new LinkDropped.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkDropped.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkDropped.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkDropped = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkDropped session.
                 * @member {number} session
                 * @memberof lantern.messaging.v1.LinkDropped
                 * @instance
                 */
                LinkDropped.prototype.session = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkDropped dropped.
                 * @member {lantern.messaging.v1.MessagesDropped.$Properties|null|undefined} dropped
                 * @memberof lantern.messaging.v1.LinkDropped
                 * @instance
                 */
                LinkDropped.prototype.dropped = null;

                /**
                 * Encodes the specified LinkDropped message. Does not implicitly {@link lantern.messaging.v1.LinkDropped.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkDropped
                 * @static
                 * @param {lantern.messaging.v1.LinkDropped.$Properties} message LinkDropped message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkDropped.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.session != null && $Object.hasOwnProperty.call(message, "session") && (typeof message.session === "object" ? message.session.low || message.session.high : message.session !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.session);
                    if (message.dropped != null && $Object.hasOwnProperty.call(message, "dropped"))
                        $root.lantern.messaging.v1.MessagesDropped.encode(message.dropped, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkDropped message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkDropped
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDropped & lantern.messaging.v1.LinkDropped.$Shape} LinkDropped
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkDropped.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkDropped();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.session = value;
                                else
                                    delete message.session;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.dropped = $root.lantern.messaging.v1.MessagesDropped.decode(reader, reader.size(), $undefined, _depth + 1, message.dropped);
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

                return LinkDropped;
            })();

            v1.LinkSendResult = (function() {

                /**
                 * Properties of a LinkSendResult.
                 * @typedef {Object} lantern.messaging.v1.LinkSendResult.$Properties
                 * @property {number|null} [request] LinkSendResult request
                 * @property {lantern.messaging.v1.Accepted.$Properties|null} [accepted] LinkSendResult accepted
                 * @property {lantern.messaging.v1.Duplicate.$Properties|null} [duplicate] LinkSendResult duplicate
                 * @property {lantern.messaging.v1.Problem.$Properties|null} [problem] LinkSendResult problem
                 * @property {"accepted"|"duplicate"|"problem"} [outcome] LinkSendResult outcome
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkSendResult.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkSendResult
                 * @augments lantern.messaging.v1.LinkSendResult.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkSendResult.$Properties instead.
                 */

                /**
                 * Narrowed shape of a LinkSendResult.
                 * @typedef {{
                 *   request?: number|null;
                 *   accepted?: lantern.messaging.v1.Accepted.$Shape|null;
                 *   duplicate?: lantern.messaging.v1.Duplicate.$Shape|null;
                 *   problem?: lantern.messaging.v1.Problem.$Shape|null;
                 *   $unknowns?: Array.<Uint8Array>;
                 * } & (
                 *   ({ outcome?: undefined; accepted?: null; duplicate?: null; problem?: null }|{ outcome?: "accepted"; accepted: lantern.messaging.v1.Accepted.$Shape; duplicate?: null; problem?: null }|{ outcome?: "duplicate"; accepted?: null; duplicate: lantern.messaging.v1.Duplicate.$Shape; problem?: null }|{ outcome?: "problem"; accepted?: null; duplicate?: null; problem: lantern.messaging.v1.Problem.$Shape })
                 * )} lantern.messaging.v1.LinkSendResult.$Shape
                 */

                /**
                 * Constructs a new LinkSendResult.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkSendResult.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkSendResult.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkSendResult = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkSendResult request.
                 * @member {number} request
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @instance
                 */
                LinkSendResult.prototype.request = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkSendResult accepted.
                 * @member {lantern.messaging.v1.Accepted.$Properties|null|undefined} accepted
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @instance
                 */
                LinkSendResult.prototype.accepted = null;

                /**
                 * LinkSendResult duplicate.
                 * @member {lantern.messaging.v1.Duplicate.$Properties|null|undefined} duplicate
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @instance
                 */
                LinkSendResult.prototype.duplicate = null;

                /**
                 * LinkSendResult problem.
                 * @member {lantern.messaging.v1.Problem.$Properties|null|undefined} problem
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @instance
                 */
                LinkSendResult.prototype.problem = null;

                // OneOf field names bound to virtual getters and setters
                let $oneOfFields;

                /**
                 * LinkSendResult outcome.
                 * @member {"accepted"|"duplicate"|"problem"|undefined} outcome
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @instance
                 */
                $Object.defineProperty(LinkSendResult.prototype, "outcome", {
                    get: $util.oneOfGetter($oneOfFields = ["accepted", "duplicate", "problem"]),
                    set: $util.oneOfSetter($oneOfFields)
                });

                /**
                 * Encodes the specified LinkSendResult message. Does not implicitly {@link lantern.messaging.v1.LinkSendResult.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @static
                 * @param {lantern.messaging.v1.LinkSendResult.$Properties} message LinkSendResult message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkSendResult.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.request != null && $Object.hasOwnProperty.call(message, "request") && (typeof message.request === "object" ? message.request.low || message.request.high : message.request !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.request);
                    if (message.accepted != null && $Object.hasOwnProperty.call(message, "accepted"))
                        $root.lantern.messaging.v1.Accepted.encode(message.accepted, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                    if (message.duplicate != null && $Object.hasOwnProperty.call(message, "duplicate"))
                        $root.lantern.messaging.v1.Duplicate.encode(message.duplicate, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                    if (message.problem != null && $Object.hasOwnProperty.call(message, "problem"))
                        $root.lantern.messaging.v1.Problem.encode(message.problem, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkSendResult message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkSendResult
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkSendResult & lantern.messaging.v1.LinkSendResult.$Shape} LinkSendResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkSendResult.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkSendResult();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.request = value;
                                else
                                    delete message.request;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 2)
                                    break;
                                message.accepted = $root.lantern.messaging.v1.Accepted.decode(reader, reader.size(), $undefined, _depth + 1, message.accepted);
                                message.outcome = "accepted";
                                continue;
                            }
                        case 3: {
                                if (wireType !== 2)
                                    break;
                                message.duplicate = $root.lantern.messaging.v1.Duplicate.decode(reader, reader.size(), $undefined, _depth + 1, message.duplicate);
                                message.outcome = "duplicate";
                                continue;
                            }
                        case 4: {
                                if (wireType !== 2)
                                    break;
                                message.problem = $root.lantern.messaging.v1.Problem.decode(reader, reader.size(), $undefined, _depth + 1, message.problem);
                                message.outcome = "problem";
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

                return LinkSendResult;
            })();

            v1.LinkMoved = (function() {

                /**
                 * Properties of a LinkMoved.
                 * @typedef {Object} lantern.messaging.v1.LinkMoved.$Properties
                 * @property {number|null} [partition] LinkMoved partition
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkMoved.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkMoved
                 * @augments lantern.messaging.v1.LinkMoved.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkMoved.$Properties instead.
                 */

                /**
                 * Shape of a LinkMoved.
                 * @typedef {lantern.messaging.v1.LinkMoved.$Properties} lantern.messaging.v1.LinkMoved.$Shape
                 */

                /**
                 * Constructs a new LinkMoved.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkMoved.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkMoved.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkMoved = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkMoved partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkMoved
                 * @instance
                 */
                LinkMoved.prototype.partition = 0;

                /**
                 * Encodes the specified LinkMoved message. Does not implicitly {@link lantern.messaging.v1.LinkMoved.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkMoved
                 * @static
                 * @param {lantern.messaging.v1.LinkMoved.$Properties} message LinkMoved message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkMoved.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkMoved message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkMoved
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkMoved & lantern.messaging.v1.LinkMoved.$Shape} LinkMoved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkMoved.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkMoved();
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
                                    message.partition = value;
                                else
                                    delete message.partition;
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

                return LinkMoved;
            })();

            v1.LinkPartitions = (function() {

                /**
                 * Properties of a LinkPartitions.
                 * @typedef {Object} lantern.messaging.v1.LinkPartitions.$Properties
                 * @property {Array.<lantern.messaging.v1.LinkOwnedPartition.$Properties>|null} [owned] LinkPartitions owned
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkPartitions.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkPartitions
                 * @augments lantern.messaging.v1.LinkPartitions.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkPartitions.$Properties instead.
                 */

                /**
                 * Shape of a LinkPartitions.
                 * @typedef {lantern.messaging.v1.LinkPartitions.$Properties} lantern.messaging.v1.LinkPartitions.$Shape
                 */

                /**
                 * Constructs a new LinkPartitions.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkPartitions.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkPartitions.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkPartitions = function (properties) {
                    this.owned = [];
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkPartitions owned.
                 * @member {Array.<lantern.messaging.v1.LinkOwnedPartition.$Properties>} owned
                 * @memberof lantern.messaging.v1.LinkPartitions
                 * @instance
                 */
                LinkPartitions.prototype.owned = $util.emptyArray;

                /**
                 * Encodes the specified LinkPartitions message. Does not implicitly {@link lantern.messaging.v1.LinkPartitions.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkPartitions
                 * @static
                 * @param {lantern.messaging.v1.LinkPartitions.$Properties} message LinkPartitions message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkPartitions.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.owned != null && message.owned.length)
                        for (let i = 0; i < message.owned.length; ++i)
                            $root.lantern.messaging.v1.LinkOwnedPartition.encode(message.owned[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkPartitions message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkPartitions
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPartitions & lantern.messaging.v1.LinkPartitions.$Shape} LinkPartitions
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkPartitions.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkPartitions();
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
                                if (!(message.owned && message.owned.length))
                                    message.owned = [];
                                message.owned.push($root.lantern.messaging.v1.LinkOwnedPartition.decode(reader, reader.size(), $undefined, _depth + 1));
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

                return LinkPartitions;
            })();

            v1.LinkOwnedPartition = (function() {

                /**
                 * Properties of a LinkOwnedPartition.
                 * @typedef {Object} lantern.messaging.v1.LinkOwnedPartition.$Properties
                 * @property {number|null} [partition] LinkOwnedPartition partition
                 * @property {number|null} [epoch] LinkOwnedPartition epoch
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkOwnedPartition.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkOwnedPartition
                 * @augments lantern.messaging.v1.LinkOwnedPartition.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkOwnedPartition.$Properties instead.
                 */

                /**
                 * Shape of a LinkOwnedPartition.
                 * @typedef {lantern.messaging.v1.LinkOwnedPartition.$Properties} lantern.messaging.v1.LinkOwnedPartition.$Shape
                 */

                /**
                 * Constructs a new LinkOwnedPartition.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkOwnedPartition.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkOwnedPartition.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkOwnedPartition = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkOwnedPartition partition.
                 * @member {number} partition
                 * @memberof lantern.messaging.v1.LinkOwnedPartition
                 * @instance
                 */
                LinkOwnedPartition.prototype.partition = 0;

                /**
                 * LinkOwnedPartition epoch.
                 * @member {number} epoch
                 * @memberof lantern.messaging.v1.LinkOwnedPartition
                 * @instance
                 */
                LinkOwnedPartition.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * Encodes the specified LinkOwnedPartition message. Does not implicitly {@link lantern.messaging.v1.LinkOwnedPartition.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkOwnedPartition
                 * @static
                 * @param {lantern.messaging.v1.LinkOwnedPartition.$Properties} message LinkOwnedPartition message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkOwnedPartition.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
                    if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                        writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.epoch);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkOwnedPartition message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkOwnedPartition
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkOwnedPartition & lantern.messaging.v1.LinkOwnedPartition.$Shape} LinkOwnedPartition
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkOwnedPartition.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkOwnedPartition();
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
                                    message.partition = value;
                                else
                                    delete message.partition;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.epoch = value;
                                else
                                    delete message.epoch;
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

                return LinkOwnedPartition;
            })();

            v1.LinkPurgeResult = (function() {

                /**
                 * Properties of a LinkPurgeResult.
                 * @typedef {Object} lantern.messaging.v1.LinkPurgeResult.$Properties
                 * @property {number|null} [request] LinkPurgeResult request
                 * @property {boolean|null} [purged] LinkPurgeResult purged
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkPurgeResult.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkPurgeResult
                 * @augments lantern.messaging.v1.LinkPurgeResult.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkPurgeResult.$Properties instead.
                 */

                /**
                 * Shape of a LinkPurgeResult.
                 * @typedef {lantern.messaging.v1.LinkPurgeResult.$Properties} lantern.messaging.v1.LinkPurgeResult.$Shape
                 */

                /**
                 * Constructs a new LinkPurgeResult.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkPurgeResult.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkPurgeResult.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkPurgeResult = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkPurgeResult request.
                 * @member {number} request
                 * @memberof lantern.messaging.v1.LinkPurgeResult
                 * @instance
                 */
                LinkPurgeResult.prototype.request = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                /**
                 * LinkPurgeResult purged.
                 * @member {boolean} purged
                 * @memberof lantern.messaging.v1.LinkPurgeResult
                 * @instance
                 */
                LinkPurgeResult.prototype.purged = false;

                /**
                 * Encodes the specified LinkPurgeResult message. Does not implicitly {@link lantern.messaging.v1.LinkPurgeResult.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkPurgeResult
                 * @static
                 * @param {lantern.messaging.v1.LinkPurgeResult.$Properties} message LinkPurgeResult message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkPurgeResult.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.request != null && $Object.hasOwnProperty.call(message, "request") && (typeof message.request === "object" ? message.request.low || message.request.high : message.request !== 0))
                        writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.request);
                    if (message.purged != null && $Object.hasOwnProperty.call(message, "purged") && message.purged !== false)
                        writer.uint32(/* id 2, wireType 0 =*/16).bool(message.purged);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkPurgeResult message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkPurgeResult
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPurgeResult & lantern.messaging.v1.LinkPurgeResult.$Shape} LinkPurgeResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkPurgeResult.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkPurgeResult();
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
                                if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                    message.request = value;
                                else
                                    delete message.request;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.bool())
                                    message.purged = value;
                                else
                                    delete message.purged;
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

                return LinkPurgeResult;
            })();

            v1.LinkWelcome = (function() {

                /**
                 * Properties of a LinkWelcome.
                 * @typedef {Object} lantern.messaging.v1.LinkWelcome.$Properties
                 * @property {Uint8Array|null} [instance] LinkWelcome instance
                 * @property {number|null} [partitionCount] LinkWelcome partitionCount
                 * @property {number|null} [retentionMs] LinkWelcome retentionMs
                 * @property {number|null} [dedupWindowMs] LinkWelcome dedupWindowMs
                 * @property {number|null} [parkAfterMs] LinkWelcome parkAfterMs
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a LinkWelcome.
                 * @memberof lantern.messaging.v1
                 * @interface ILinkWelcome
                 * @augments lantern.messaging.v1.LinkWelcome.$Properties
                 * @deprecated Use lantern.messaging.v1.LinkWelcome.$Properties instead.
                 */

                /**
                 * Shape of a LinkWelcome.
                 * @typedef {lantern.messaging.v1.LinkWelcome.$Properties} lantern.messaging.v1.LinkWelcome.$Shape
                 */

                /**
                 * Constructs a new LinkWelcome.
                 * @memberof lantern.messaging.v1
                 * @classdesc Represents a LinkWelcome.
                 * @constructor
                 * @param {lantern.messaging.v1.LinkWelcome.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const LinkWelcome = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * LinkWelcome instance.
                 * @member {Uint8Array} instance
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @instance
                 */
                LinkWelcome.prototype.instance = $util.newBuffer([]);

                /**
                 * LinkWelcome partitionCount.
                 * @member {number} partitionCount
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @instance
                 */
                LinkWelcome.prototype.partitionCount = 0;

                /**
                 * LinkWelcome retentionMs.
                 * @member {number} retentionMs
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @instance
                 */
                LinkWelcome.prototype.retentionMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * LinkWelcome dedupWindowMs.
                 * @member {number} dedupWindowMs
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @instance
                 */
                LinkWelcome.prototype.dedupWindowMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                /**
                 * LinkWelcome parkAfterMs.
                 * @member {number} parkAfterMs
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @instance
                 */
                LinkWelcome.prototype.parkAfterMs = 0;

                /**
                 * Encodes the specified LinkWelcome message. Does not implicitly {@link lantern.messaging.v1.LinkWelcome.verify|verify} messages.
                 * @function encode
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @static
                 * @param {lantern.messaging.v1.LinkWelcome.$Properties} message LinkWelcome message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                LinkWelcome.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance.length)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.instance);
                    if (message.partitionCount != null && $Object.hasOwnProperty.call(message, "partitionCount") && message.partitionCount !== 0)
                        writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.partitionCount);
                    if (message.retentionMs != null && $Object.hasOwnProperty.call(message, "retentionMs") && (typeof message.retentionMs === "object" ? message.retentionMs.low || message.retentionMs.high : message.retentionMs !== 0))
                        writer.uint32(/* id 3, wireType 0 =*/24).int64(message.retentionMs);
                    if (message.dedupWindowMs != null && $Object.hasOwnProperty.call(message, "dedupWindowMs") && (typeof message.dedupWindowMs === "object" ? message.dedupWindowMs.low || message.dedupWindowMs.high : message.dedupWindowMs !== 0))
                        writer.uint32(/* id 4, wireType 0 =*/32).int64(message.dedupWindowMs);
                    if (message.parkAfterMs != null && $Object.hasOwnProperty.call(message, "parkAfterMs") && message.parkAfterMs !== 0)
                        writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.parkAfterMs);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a LinkWelcome message from the specified reader or buffer.
                 * @function decode
                 * @memberof lantern.messaging.v1.LinkWelcome
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkWelcome & lantern.messaging.v1.LinkWelcome.$Shape} LinkWelcome
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                LinkWelcome.decode = function (reader, length, _end, _depth, _target) {
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
                    message = _target || new $root.lantern.messaging.v1.LinkWelcome();
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
                                if ((value = reader.bytes()).length)
                                    message.instance = value;
                                else
                                    delete message.instance;
                                continue;
                            }
                        case 2: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.partitionCount = value;
                                else
                                    delete message.partitionCount;
                                continue;
                            }
                        case 3: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.retentionMs = value;
                                else
                                    delete message.retentionMs;
                                continue;
                            }
                        case 4: {
                                if (wireType !== 0)
                                    break;
                                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                    message.dedupWindowMs = value;
                                else
                                    delete message.dedupWindowMs;
                                continue;
                            }
                        case 5: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.uint32())
                                    message.parkAfterMs = value;
                                else
                                    delete message.parkAfterMs;
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

                return LinkWelcome;
            })();

            return v1;
        })();

        return messaging;
    })();

    return lantern;
})();

export {
  $root as default
};
