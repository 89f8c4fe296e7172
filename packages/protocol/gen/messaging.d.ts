import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace lantern. */
export namespace lantern {

    /** Namespace messaging. */
    namespace messaging {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ClientBatch.
             * @deprecated Use lantern.messaging.v1.ClientBatch.$Properties instead.
             */
            interface IClientBatch extends lantern.messaging.v1.ClientBatch.$Properties {
            }

            /** Represents a ClientBatch. */
            class ClientBatch {

                /**
                 * Constructs a new ClientBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.ClientBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientBatch frames. */
                frames: lantern.messaging.v1.ClientFrame.$Properties[];

                /**
                 * Encodes the specified ClientBatch message. Does not implicitly {@link lantern.messaging.v1.ClientBatch.verify|verify} messages.
                 * @param message ClientBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.ClientBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClientBatch & lantern.messaging.v1.ClientBatch.$Shape} ClientBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.ClientBatch & lantern.messaging.v1.ClientBatch.$Shape;
            }

            namespace ClientBatch {

                /** Properties of a ClientBatch. */
                interface $Properties {

                    /** ClientBatch frames */
                    frames?: (lantern.messaging.v1.ClientFrame.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClientBatch. */
                type $Shape = {
                  frames?: lantern.messaging.v1.ClientFrame.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a ClientFrame.
             * @deprecated Use lantern.messaging.v1.ClientFrame.$Properties instead.
             */
            interface IClientFrame extends lantern.messaging.v1.ClientFrame.$Properties {
            }

            /** Represents a ClientFrame. */
            class ClientFrame {

                /**
                 * Constructs a new ClientFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.ClientFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientFrame seq. */
                seq: number;

                /** ClientFrame hello. */
                hello?: (lantern.messaging.v1.Hello.$Properties|null);

                /** ClientFrame registerDevice. */
                registerDevice?: (lantern.messaging.v1.RegisterDevice.$Properties|null);

                /** ClientFrame uploadPreKeys. */
                uploadPreKeys?: (lantern.messaging.v1.UploadPreKeys.$Properties|null);

                /** ClientFrame claimPreKeys. */
                claimPreKeys?: (lantern.messaging.v1.ClaimPreKeys.$Properties|null);

                /** ClientFrame getDevices. */
                getDevices?: (lantern.messaging.v1.GetDevices.$Properties|null);

                /** ClientFrame removeDevice. */
                removeDevice?: (lantern.messaging.v1.RemoveDevice.$Properties|null);

                /** ClientFrame send. */
                send?: (lantern.messaging.v1.Send.$Properties|null);

                /** ClientFrame ack. */
                ack?: (lantern.messaging.v1.Ack.$Properties|null);

                /** ClientFrame ping. */
                ping?: (lantern.messaging.v1.Ping.$Properties|null);

                /** ClientFrame refreshToken. */
                refreshToken?: (lantern.messaging.v1.RefreshToken.$Properties|null);

                /** ClientFrame request. */
                request?: ("hello"|"registerDevice"|"uploadPreKeys"|"claimPreKeys"|"getDevices"|"removeDevice"|"send"|"ack"|"ping"|"refreshToken");

                /**
                 * Encodes the specified ClientFrame message. Does not implicitly {@link lantern.messaging.v1.ClientFrame.verify|verify} messages.
                 * @param message ClientFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.ClientFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClientFrame & lantern.messaging.v1.ClientFrame.$Shape} ClientFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.ClientFrame & lantern.messaging.v1.ClientFrame.$Shape;
            }

            namespace ClientFrame {

                /** Properties of a ClientFrame. */
                interface $Properties {

                    /** ClientFrame seq */
                    seq?: (number|null);

                    /** ClientFrame hello */
                    hello?: (lantern.messaging.v1.Hello.$Properties|null);

                    /** ClientFrame registerDevice */
                    registerDevice?: (lantern.messaging.v1.RegisterDevice.$Properties|null);

                    /** ClientFrame uploadPreKeys */
                    uploadPreKeys?: (lantern.messaging.v1.UploadPreKeys.$Properties|null);

                    /** ClientFrame claimPreKeys */
                    claimPreKeys?: (lantern.messaging.v1.ClaimPreKeys.$Properties|null);

                    /** ClientFrame getDevices */
                    getDevices?: (lantern.messaging.v1.GetDevices.$Properties|null);

                    /** ClientFrame removeDevice */
                    removeDevice?: (lantern.messaging.v1.RemoveDevice.$Properties|null);

                    /** ClientFrame send */
                    send?: (lantern.messaging.v1.Send.$Properties|null);

                    /** ClientFrame ack */
                    ack?: (lantern.messaging.v1.Ack.$Properties|null);

                    /** ClientFrame ping */
                    ping?: (lantern.messaging.v1.Ping.$Properties|null);

                    /** ClientFrame refreshToken */
                    refreshToken?: (lantern.messaging.v1.RefreshToken.$Properties|null);

                    /** ClientFrame request */
                    request?: ("hello"|"registerDevice"|"uploadPreKeys"|"claimPreKeys"|"getDevices"|"removeDevice"|"send"|"ack"|"ping"|"refreshToken");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ClientFrame. */
                type $Shape = {
                  seq?: number|null;
                  hello?: lantern.messaging.v1.Hello.$Shape|null;
                  registerDevice?: lantern.messaging.v1.RegisterDevice.$Shape|null;
                  uploadPreKeys?: lantern.messaging.v1.UploadPreKeys.$Shape|null;
                  claimPreKeys?: lantern.messaging.v1.ClaimPreKeys.$Shape|null;
                  getDevices?: lantern.messaging.v1.GetDevices.$Shape|null;
                  removeDevice?: lantern.messaging.v1.RemoveDevice.$Shape|null;
                  send?: lantern.messaging.v1.Send.$Shape|null;
                  ack?: lantern.messaging.v1.Ack.$Shape|null;
                  ping?: lantern.messaging.v1.Ping.$Shape|null;
                  refreshToken?: lantern.messaging.v1.RefreshToken.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ request?: undefined; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "hello"; hello: lantern.messaging.v1.Hello.$Shape; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "registerDevice"; hello?: null; registerDevice: lantern.messaging.v1.RegisterDevice.$Shape; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "uploadPreKeys"; hello?: null; registerDevice?: null; uploadPreKeys: lantern.messaging.v1.UploadPreKeys.$Shape; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "claimPreKeys"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys: lantern.messaging.v1.ClaimPreKeys.$Shape; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "getDevices"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices: lantern.messaging.v1.GetDevices.$Shape; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "removeDevice"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice: lantern.messaging.v1.RemoveDevice.$Shape; send?: null; ack?: null; ping?: null; refreshToken?: null }|{ request?: "send"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send: lantern.messaging.v1.Send.$Shape; ack?: null; ping?: null; refreshToken?: null }|{ request?: "ack"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack: lantern.messaging.v1.Ack.$Shape; ping?: null; refreshToken?: null }|{ request?: "ping"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping: lantern.messaging.v1.Ping.$Shape; refreshToken?: null }|{ request?: "refreshToken"; hello?: null; registerDevice?: null; uploadPreKeys?: null; claimPreKeys?: null; getDevices?: null; removeDevice?: null; send?: null; ack?: null; ping?: null; refreshToken: lantern.messaging.v1.RefreshToken.$Shape })
                );
            }

            /**
             * Properties of a ServerBatch.
             * @deprecated Use lantern.messaging.v1.ServerBatch.$Properties instead.
             */
            interface IServerBatch extends lantern.messaging.v1.ServerBatch.$Properties {
            }

            /** Represents a ServerBatch. */
            class ServerBatch {

                /**
                 * Constructs a new ServerBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.ServerBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerBatch frames. */
                frames: lantern.messaging.v1.ServerFrame.$Properties[];

                /**
                 * Encodes the specified ServerBatch message. Does not implicitly {@link lantern.messaging.v1.ServerBatch.verify|verify} messages.
                 * @param message ServerBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.ServerBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ServerBatch & lantern.messaging.v1.ServerBatch.$Shape} ServerBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.ServerBatch & lantern.messaging.v1.ServerBatch.$Shape;
            }

            namespace ServerBatch {

                /** Properties of a ServerBatch. */
                interface $Properties {

                    /** ServerBatch frames */
                    frames?: (lantern.messaging.v1.ServerFrame.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ServerBatch. */
                type $Shape = {
                  frames?: lantern.messaging.v1.ServerFrame.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a ServerFrame.
             * @deprecated Use lantern.messaging.v1.ServerFrame.$Properties instead.
             */
            interface IServerFrame extends lantern.messaging.v1.ServerFrame.$Properties {
            }

            /** Represents a ServerFrame. */
            class ServerFrame {

                /**
                 * Constructs a new ServerFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.ServerFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerFrame seq. */
                seq: number;

                /** ServerFrame problem. */
                problem?: (lantern.messaging.v1.Problem.$Properties|null);

                /** ServerFrame welcome. */
                welcome?: (lantern.messaging.v1.Welcome.$Properties|null);

                /** ServerFrame preKeyCounts. */
                preKeyCounts?: (lantern.messaging.v1.PreKeyCounts.$Properties|null);

                /** ServerFrame preKeyBundles. */
                preKeyBundles?: (lantern.messaging.v1.PreKeyBundles.$Properties|null);

                /** ServerFrame deviceList. */
                deviceList?: (lantern.messaging.v1.DeviceList.$Properties|null);

                /** ServerFrame deviceRemoved. */
                deviceRemoved?: (lantern.messaging.v1.DeviceRemoved.$Properties|null);

                /** ServerFrame accepted. */
                accepted?: (lantern.messaging.v1.Accepted.$Properties|null);

                /** ServerFrame duplicate. */
                duplicate?: (lantern.messaging.v1.Duplicate.$Properties|null);

                /** ServerFrame deviceMismatch. */
                deviceMismatch?: (lantern.messaging.v1.DeviceMismatch.$Properties|null);

                /** ServerFrame acked. */
                acked?: (lantern.messaging.v1.Acked.$Properties|null);

                /** ServerFrame pong. */
                pong?: (lantern.messaging.v1.Pong.$Properties|null);

                /** ServerFrame tokenRefreshed. */
                tokenRefreshed?: (lantern.messaging.v1.TokenRefreshed.$Properties|null);

                /** ServerFrame deliver. */
                deliver?: (lantern.messaging.v1.Deliver.$Properties|null);

                /** ServerFrame caughtUp. */
                caughtUp?: (lantern.messaging.v1.CaughtUp.$Properties|null);

                /** ServerFrame messagesDropped. */
                messagesDropped?: (lantern.messaging.v1.MessagesDropped.$Properties|null);

                /** ServerFrame preKeysLow. */
                preKeysLow?: (lantern.messaging.v1.PreKeysLow.$Properties|null);

                /** ServerFrame devicesChanged. */
                devicesChanged?: (lantern.messaging.v1.DevicesChanged.$Properties|null);

                /** ServerFrame sessionRestarted. */
                sessionRestarted?: (lantern.messaging.v1.SessionRestarted.$Properties|null);

                /** ServerFrame tokenExpiring. */
                tokenExpiring?: (lantern.messaging.v1.TokenExpiring.$Properties|null);

                /** ServerFrame goingAway. */
                goingAway?: (lantern.messaging.v1.GoingAway.$Properties|null);

                /** ServerFrame body. */
                body?: ("problem"|"welcome"|"preKeyCounts"|"preKeyBundles"|"deviceList"|"deviceRemoved"|"accepted"|"duplicate"|"deviceMismatch"|"acked"|"pong"|"tokenRefreshed"|"deliver"|"caughtUp"|"messagesDropped"|"preKeysLow"|"devicesChanged"|"sessionRestarted"|"tokenExpiring"|"goingAway");

                /**
                 * Encodes the specified ServerFrame message. Does not implicitly {@link lantern.messaging.v1.ServerFrame.verify|verify} messages.
                 * @param message ServerFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.ServerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ServerFrame & lantern.messaging.v1.ServerFrame.$Shape} ServerFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.ServerFrame & lantern.messaging.v1.ServerFrame.$Shape;
            }

            namespace ServerFrame {

                /** Properties of a ServerFrame. */
                interface $Properties {

                    /** ServerFrame seq */
                    seq?: (number|null);

                    /** ServerFrame problem */
                    problem?: (lantern.messaging.v1.Problem.$Properties|null);

                    /** ServerFrame welcome */
                    welcome?: (lantern.messaging.v1.Welcome.$Properties|null);

                    /** ServerFrame preKeyCounts */
                    preKeyCounts?: (lantern.messaging.v1.PreKeyCounts.$Properties|null);

                    /** ServerFrame preKeyBundles */
                    preKeyBundles?: (lantern.messaging.v1.PreKeyBundles.$Properties|null);

                    /** ServerFrame deviceList */
                    deviceList?: (lantern.messaging.v1.DeviceList.$Properties|null);

                    /** ServerFrame deviceRemoved */
                    deviceRemoved?: (lantern.messaging.v1.DeviceRemoved.$Properties|null);

                    /** ServerFrame accepted */
                    accepted?: (lantern.messaging.v1.Accepted.$Properties|null);

                    /** ServerFrame duplicate */
                    duplicate?: (lantern.messaging.v1.Duplicate.$Properties|null);

                    /** ServerFrame deviceMismatch */
                    deviceMismatch?: (lantern.messaging.v1.DeviceMismatch.$Properties|null);

                    /** ServerFrame acked */
                    acked?: (lantern.messaging.v1.Acked.$Properties|null);

                    /** ServerFrame pong */
                    pong?: (lantern.messaging.v1.Pong.$Properties|null);

                    /** ServerFrame tokenRefreshed */
                    tokenRefreshed?: (lantern.messaging.v1.TokenRefreshed.$Properties|null);

                    /** ServerFrame deliver */
                    deliver?: (lantern.messaging.v1.Deliver.$Properties|null);

                    /** ServerFrame caughtUp */
                    caughtUp?: (lantern.messaging.v1.CaughtUp.$Properties|null);

                    /** ServerFrame messagesDropped */
                    messagesDropped?: (lantern.messaging.v1.MessagesDropped.$Properties|null);

                    /** ServerFrame preKeysLow */
                    preKeysLow?: (lantern.messaging.v1.PreKeysLow.$Properties|null);

                    /** ServerFrame devicesChanged */
                    devicesChanged?: (lantern.messaging.v1.DevicesChanged.$Properties|null);

                    /** ServerFrame sessionRestarted */
                    sessionRestarted?: (lantern.messaging.v1.SessionRestarted.$Properties|null);

                    /** ServerFrame tokenExpiring */
                    tokenExpiring?: (lantern.messaging.v1.TokenExpiring.$Properties|null);

                    /** ServerFrame goingAway */
                    goingAway?: (lantern.messaging.v1.GoingAway.$Properties|null);

                    /** ServerFrame body */
                    body?: ("problem"|"welcome"|"preKeyCounts"|"preKeyBundles"|"deviceList"|"deviceRemoved"|"accepted"|"duplicate"|"deviceMismatch"|"acked"|"pong"|"tokenRefreshed"|"deliver"|"caughtUp"|"messagesDropped"|"preKeysLow"|"devicesChanged"|"sessionRestarted"|"tokenExpiring"|"goingAway");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerFrame. */
                type $Shape = {
                  seq?: number|null;
                  problem?: lantern.messaging.v1.Problem.$Shape|null;
                  welcome?: lantern.messaging.v1.Welcome.$Shape|null;
                  preKeyCounts?: lantern.messaging.v1.PreKeyCounts.$Shape|null;
                  preKeyBundles?: lantern.messaging.v1.PreKeyBundles.$Shape|null;
                  deviceList?: lantern.messaging.v1.DeviceList.$Shape|null;
                  deviceRemoved?: lantern.messaging.v1.DeviceRemoved.$Shape|null;
                  accepted?: lantern.messaging.v1.Accepted.$Shape|null;
                  duplicate?: lantern.messaging.v1.Duplicate.$Shape|null;
                  deviceMismatch?: lantern.messaging.v1.DeviceMismatch.$Shape|null;
                  acked?: lantern.messaging.v1.Acked.$Shape|null;
                  pong?: lantern.messaging.v1.Pong.$Shape|null;
                  tokenRefreshed?: lantern.messaging.v1.TokenRefreshed.$Shape|null;
                  deliver?: lantern.messaging.v1.Deliver.$Shape|null;
                  caughtUp?: lantern.messaging.v1.CaughtUp.$Shape|null;
                  messagesDropped?: lantern.messaging.v1.MessagesDropped.$Shape|null;
                  preKeysLow?: lantern.messaging.v1.PreKeysLow.$Shape|null;
                  devicesChanged?: lantern.messaging.v1.DevicesChanged.$Shape|null;
                  sessionRestarted?: lantern.messaging.v1.SessionRestarted.$Shape|null;
                  tokenExpiring?: lantern.messaging.v1.TokenExpiring.$Shape|null;
                  goingAway?: lantern.messaging.v1.GoingAway.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "problem"; problem: lantern.messaging.v1.Problem.$Shape; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "welcome"; problem?: null; welcome: lantern.messaging.v1.Welcome.$Shape; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeyCounts"; problem?: null; welcome?: null; preKeyCounts: lantern.messaging.v1.PreKeyCounts.$Shape; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeyBundles"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles: lantern.messaging.v1.PreKeyBundles.$Shape; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceList"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList: lantern.messaging.v1.DeviceList.$Shape; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceRemoved"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved: lantern.messaging.v1.DeviceRemoved.$Shape; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "accepted"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted: lantern.messaging.v1.Accepted.$Shape; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "duplicate"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate: lantern.messaging.v1.Duplicate.$Shape; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deviceMismatch"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch: lantern.messaging.v1.DeviceMismatch.$Shape; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "acked"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked: lantern.messaging.v1.Acked.$Shape; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "pong"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong: lantern.messaging.v1.Pong.$Shape; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "tokenRefreshed"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed: lantern.messaging.v1.TokenRefreshed.$Shape; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "deliver"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver: lantern.messaging.v1.Deliver.$Shape; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "caughtUp"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp: lantern.messaging.v1.CaughtUp.$Shape; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "messagesDropped"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped: lantern.messaging.v1.MessagesDropped.$Shape; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "preKeysLow"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow: lantern.messaging.v1.PreKeysLow.$Shape; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "devicesChanged"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged: lantern.messaging.v1.DevicesChanged.$Shape; sessionRestarted?: null; tokenExpiring?: null; goingAway?: null }|{ body?: "sessionRestarted"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted: lantern.messaging.v1.SessionRestarted.$Shape; tokenExpiring?: null; goingAway?: null }|{ body?: "tokenExpiring"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring: lantern.messaging.v1.TokenExpiring.$Shape; goingAway?: null }|{ body?: "goingAway"; problem?: null; welcome?: null; preKeyCounts?: null; preKeyBundles?: null; deviceList?: null; deviceRemoved?: null; accepted?: null; duplicate?: null; deviceMismatch?: null; acked?: null; pong?: null; tokenRefreshed?: null; deliver?: null; caughtUp?: null; messagesDropped?: null; preKeysLow?: null; devicesChanged?: null; sessionRestarted?: null; tokenExpiring?: null; goingAway: lantern.messaging.v1.GoingAway.$Shape })
                );
            }

            /**
             * Properties of a Hello.
             * @deprecated Use lantern.messaging.v1.Hello.$Properties instead.
             */
            interface IHello extends lantern.messaging.v1.Hello.$Properties {
            }

            /** Represents a Hello. */
            class Hello {

                /**
                 * Constructs a new Hello.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Hello.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Hello deviceId. */
                deviceId: number;

                /** Hello registrationId. */
                registrationId?: (number|null);

                /** Hello deviceSecret. */
                deviceSecret?: (Uint8Array|null);

                /** Hello window. */
                window?: (lantern.messaging.v1.Window.$Properties|null);

                /** Hello pingIntervalMs. */
                pingIntervalMs?: (number|null);

                /** Hello sendOnly. */
                sendOnly: boolean;

                /** Hello client. */
                client?: (string|null);

                /** Hello features. */
                features: string[];

                /**
                 * Encodes the specified Hello message. Does not implicitly {@link lantern.messaging.v1.Hello.verify|verify} messages.
                 * @param message Hello message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Hello message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Hello & lantern.messaging.v1.Hello.$Shape} Hello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Hello & lantern.messaging.v1.Hello.$Shape;
            }

            namespace Hello {

                /** Properties of a Hello. */
                interface $Properties {

                    /** Hello deviceId */
                    deviceId?: (number|null);

                    /** Hello registrationId */
                    registrationId?: (number|null);

                    /** Hello deviceSecret */
                    deviceSecret?: (Uint8Array|null);

                    /** Hello window */
                    window?: (lantern.messaging.v1.Window.$Properties|null);

                    /** Hello pingIntervalMs */
                    pingIntervalMs?: (number|null);

                    /** Hello sendOnly */
                    sendOnly?: (boolean|null);

                    /** Hello client */
                    client?: (string|null);

                    /** Hello features */
                    features?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Hello. */
                type $Shape = lantern.messaging.v1.Hello.$Properties;
            }

            /**
             * Properties of a Window.
             * @deprecated Use lantern.messaging.v1.Window.$Properties instead.
             */
            interface IWindow extends lantern.messaging.v1.Window.$Properties {
            }

            /** Represents a Window. */
            class Window {

                /**
                 * Constructs a new Window.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Window.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Window messages. */
                messages: number;

                /** Window bytes. */
                bytes: number;

                /**
                 * Encodes the specified Window message. Does not implicitly {@link lantern.messaging.v1.Window.verify|verify} messages.
                 * @param message Window message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Window.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Window message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Window & lantern.messaging.v1.Window.$Shape} Window
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Window & lantern.messaging.v1.Window.$Shape;
            }

            namespace Window {

                /** Properties of a Window. */
                interface $Properties {

                    /** Window messages */
                    messages?: (number|null);

                    /** Window bytes */
                    bytes?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Window. */
                type $Shape = lantern.messaging.v1.Window.$Properties;
            }

            /**
             * Properties of a Welcome.
             * @deprecated Use lantern.messaging.v1.Welcome.$Properties instead.
             */
            interface IWelcome extends lantern.messaging.v1.Welcome.$Properties {
            }

            /** Represents a Welcome. */
            class Welcome {

                /**
                 * Constructs a new Welcome.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Welcome.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Welcome serverTime. */
                serverTime: number;

                /** Welcome tokenExpiresAt. */
                tokenExpiresAt: number;

                /** Welcome limits. */
                limits?: (lantern.messaging.v1.Limits.$Properties|null);

                /** Welcome retentionMs. */
                retentionMs: number;

                /** Welcome features. */
                features: string[];

                /** Welcome own. */
                own?: (lantern.messaging.v1.OwnDevice.$Properties|null);

                /** Welcome ownDevices. */
                ownDevices: lantern.messaging.v1.DeviceInfo.$Properties[];

                /** Welcome attachment. */
                attachment: lantern.messaging.v1.Attachment;

                /**
                 * Encodes the specified Welcome message. Does not implicitly {@link lantern.messaging.v1.Welcome.verify|verify} messages.
                 * @param message Welcome message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Welcome message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Welcome & lantern.messaging.v1.Welcome.$Shape} Welcome
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Welcome & lantern.messaging.v1.Welcome.$Shape;
            }

            namespace Welcome {

                /** Properties of a Welcome. */
                interface $Properties {

                    /** Welcome serverTime */
                    serverTime?: (number|null);

                    /** Welcome tokenExpiresAt */
                    tokenExpiresAt?: (number|null);

                    /** Welcome limits */
                    limits?: (lantern.messaging.v1.Limits.$Properties|null);

                    /** Welcome retentionMs */
                    retentionMs?: (number|null);

                    /** Welcome features */
                    features?: (string[]|null);

                    /** Welcome own */
                    own?: (lantern.messaging.v1.OwnDevice.$Properties|null);

                    /** Welcome ownDevices */
                    ownDevices?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** Welcome attachment */
                    attachment?: (lantern.messaging.v1.Attachment|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Welcome. */
                type $Shape = lantern.messaging.v1.Welcome.$Properties;
            }

            /** Attachment enum. */
            enum Attachment {

                /** ATTACHMENT_UNSPECIFIED value */
                ATTACHMENT_UNSPECIFIED = 0,

                /** ATTACHMENT_ATTACHED value */
                ATTACHMENT_ATTACHED = 1,

                /** ATTACHMENT_SEND_ONLY value */
                ATTACHMENT_SEND_ONLY = 2,

                /** ATTACHMENT_NOT_REGISTERED value */
                ATTACHMENT_NOT_REGISTERED = 3,

                /** ATTACHMENT_OTHER_REGISTRATION value */
                ATTACHMENT_OTHER_REGISTRATION = 4,

                /** ATTACHMENT_WRONG_SECRET value */
                ATTACHMENT_WRONG_SECRET = 5
            }

            /**
             * Properties of a Limits.
             * @deprecated Use lantern.messaging.v1.Limits.$Properties instead.
             */
            interface ILimits extends lantern.messaging.v1.Limits.$Properties {
            }

            /** Represents a Limits. */
            class Limits {

                /**
                 * Constructs a new Limits.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Limits.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Limits maxMessageBytesIn. */
                maxMessageBytesIn: number;

                /** Limits maxMessageBytesOut. */
                maxMessageBytesOut: number;

                /** Limits maxCiphertextBytes. */
                maxCiphertextBytes: number;

                /** Limits maxSendBytes. */
                maxSendBytes: number;

                /** Limits maxRequestsInFlight. */
                maxRequestsInFlight: number;

                /** Limits maxAckIds. */
                maxAckIds: number;

                /** Limits maxOneTimeKeysPerUpload. */
                maxOneTimeKeysPerUpload: number;

                /** Limits maxKemKeysPerUpload. */
                maxKemKeysPerUpload: number;

                /** Limits maxKeysStored. */
                maxKeysStored: number;

                /** Limits maxDevices. */
                maxDevices: number;

                /** Limits maxWindow. */
                maxWindow?: (lantern.messaging.v1.Window.$Properties|null);

                /** Limits dedupWindowMs. */
                dedupWindowMs: number;

                /** Limits claimWindowMs. */
                claimWindowMs: number;

                /** Limits parkAfterMs. */
                parkAfterMs: number;

                /** Limits maxTtlMs. */
                maxTtlMs: number;

                /** Limits maxFramesPerMessage. */
                maxFramesPerMessage: number;

                /**
                 * Encodes the specified Limits message. Does not implicitly {@link lantern.messaging.v1.Limits.verify|verify} messages.
                 * @param message Limits message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Limits.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Limits message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Limits & lantern.messaging.v1.Limits.$Shape} Limits
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Limits & lantern.messaging.v1.Limits.$Shape;
            }

            namespace Limits {

                /** Properties of a Limits. */
                interface $Properties {

                    /** Limits maxMessageBytesIn */
                    maxMessageBytesIn?: (number|null);

                    /** Limits maxMessageBytesOut */
                    maxMessageBytesOut?: (number|null);

                    /** Limits maxCiphertextBytes */
                    maxCiphertextBytes?: (number|null);

                    /** Limits maxSendBytes */
                    maxSendBytes?: (number|null);

                    /** Limits maxRequestsInFlight */
                    maxRequestsInFlight?: (number|null);

                    /** Limits maxAckIds */
                    maxAckIds?: (number|null);

                    /** Limits maxOneTimeKeysPerUpload */
                    maxOneTimeKeysPerUpload?: (number|null);

                    /** Limits maxKemKeysPerUpload */
                    maxKemKeysPerUpload?: (number|null);

                    /** Limits maxKeysStored */
                    maxKeysStored?: (number|null);

                    /** Limits maxDevices */
                    maxDevices?: (number|null);

                    /** Limits maxWindow */
                    maxWindow?: (lantern.messaging.v1.Window.$Properties|null);

                    /** Limits dedupWindowMs */
                    dedupWindowMs?: (number|null);

                    /** Limits claimWindowMs */
                    claimWindowMs?: (number|null);

                    /** Limits parkAfterMs */
                    parkAfterMs?: (number|null);

                    /** Limits maxTtlMs */
                    maxTtlMs?: (number|null);

                    /** Limits maxFramesPerMessage */
                    maxFramesPerMessage?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Limits. */
                type $Shape = lantern.messaging.v1.Limits.$Properties;
            }

            /**
             * Properties of an OwnDevice.
             * @deprecated Use lantern.messaging.v1.OwnDevice.$Properties instead.
             */
            interface IOwnDevice extends lantern.messaging.v1.OwnDevice.$Properties {
            }

            /** Represents an OwnDevice. */
            class OwnDevice {

                /**
                 * Constructs a new OwnDevice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.OwnDevice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OwnDevice registered. */
                registered: boolean;

                /** OwnDevice registrationId. */
                registrationId: number;

                /** OwnDevice signedPreKeyId. */
                signedPreKeyId: number;

                /** OwnDevice lastResortKemId. */
                lastResortKemId?: (number|null);

                /** OwnDevice counts. */
                counts?: (lantern.messaging.v1.PreKeyCounts.$Properties|null);

                /** OwnDevice keyDigest. */
                keyDigest: Uint8Array;

                /**
                 * Encodes the specified OwnDevice message. Does not implicitly {@link lantern.messaging.v1.OwnDevice.verify|verify} messages.
                 * @param message OwnDevice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.OwnDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OwnDevice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.OwnDevice & lantern.messaging.v1.OwnDevice.$Shape} OwnDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.OwnDevice & lantern.messaging.v1.OwnDevice.$Shape;
            }

            namespace OwnDevice {

                /** Properties of an OwnDevice. */
                interface $Properties {

                    /** OwnDevice registered */
                    registered?: (boolean|null);

                    /** OwnDevice registrationId */
                    registrationId?: (number|null);

                    /** OwnDevice signedPreKeyId */
                    signedPreKeyId?: (number|null);

                    /** OwnDevice lastResortKemId */
                    lastResortKemId?: (number|null);

                    /** OwnDevice counts */
                    counts?: (lantern.messaging.v1.PreKeyCounts.$Properties|null);

                    /** OwnDevice keyDigest */
                    keyDigest?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OwnDevice. */
                type $Shape = lantern.messaging.v1.OwnDevice.$Properties;
            }

            /**
             * Properties of a DeviceInfo.
             * @deprecated Use lantern.messaging.v1.DeviceInfo.$Properties instead.
             */
            interface IDeviceInfo extends lantern.messaging.v1.DeviceInfo.$Properties {
            }

            /** Represents a DeviceInfo. */
            class DeviceInfo {

                /**
                 * Constructs a new DeviceInfo.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DeviceInfo.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeviceInfo deviceId. */
                deviceId: number;

                /** DeviceInfo registrationId. */
                registrationId: number;

                /** DeviceInfo identityKey. */
                identityKey: Uint8Array;

                /**
                 * Encodes the specified DeviceInfo message. Does not implicitly {@link lantern.messaging.v1.DeviceInfo.verify|verify} messages.
                 * @param message DeviceInfo message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DeviceInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeviceInfo message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceInfo & lantern.messaging.v1.DeviceInfo.$Shape} DeviceInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DeviceInfo & lantern.messaging.v1.DeviceInfo.$Shape;
            }

            namespace DeviceInfo {

                /** Properties of a DeviceInfo. */
                interface $Properties {

                    /** DeviceInfo deviceId */
                    deviceId?: (number|null);

                    /** DeviceInfo registrationId */
                    registrationId?: (number|null);

                    /** DeviceInfo identityKey */
                    identityKey?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeviceInfo. */
                type $Shape = lantern.messaging.v1.DeviceInfo.$Properties;
            }

            /**
             * Properties of a PreKey.
             * @deprecated Use lantern.messaging.v1.PreKey.$Properties instead.
             */
            interface IPreKey extends lantern.messaging.v1.PreKey.$Properties {
            }

            /** Represents a PreKey. */
            class PreKey {

                /**
                 * Constructs a new PreKey.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.PreKey.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PreKey id. */
                id: number;

                /** PreKey key. */
                key: Uint8Array;

                /**
                 * Encodes the specified PreKey message. Does not implicitly {@link lantern.messaging.v1.PreKey.verify|verify} messages.
                 * @param message PreKey message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.PreKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PreKey message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKey & lantern.messaging.v1.PreKey.$Shape} PreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.PreKey & lantern.messaging.v1.PreKey.$Shape;
            }

            namespace PreKey {

                /** Properties of a PreKey. */
                interface $Properties {

                    /** PreKey id */
                    id?: (number|null);

                    /** PreKey key */
                    key?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PreKey. */
                type $Shape = lantern.messaging.v1.PreKey.$Properties;
            }

            /**
             * Properties of a SignedPreKey.
             * @deprecated Use lantern.messaging.v1.SignedPreKey.$Properties instead.
             */
            interface ISignedPreKey extends lantern.messaging.v1.SignedPreKey.$Properties {
            }

            /** Represents a SignedPreKey. */
            class SignedPreKey {

                /**
                 * Constructs a new SignedPreKey.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.SignedPreKey.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SignedPreKey id. */
                id: number;

                /** SignedPreKey key. */
                key: Uint8Array;

                /** SignedPreKey signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified SignedPreKey message. Does not implicitly {@link lantern.messaging.v1.SignedPreKey.verify|verify} messages.
                 * @param message SignedPreKey message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.SignedPreKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SignedPreKey message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.SignedPreKey & lantern.messaging.v1.SignedPreKey.$Shape} SignedPreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.SignedPreKey & lantern.messaging.v1.SignedPreKey.$Shape;
            }

            namespace SignedPreKey {

                /** Properties of a SignedPreKey. */
                interface $Properties {

                    /** SignedPreKey id */
                    id?: (number|null);

                    /** SignedPreKey key */
                    key?: (Uint8Array|null);

                    /** SignedPreKey signature */
                    signature?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SignedPreKey. */
                type $Shape = lantern.messaging.v1.SignedPreKey.$Properties;
            }

            /**
             * Properties of a KemPreKey.
             * @deprecated Use lantern.messaging.v1.KemPreKey.$Properties instead.
             */
            interface IKemPreKey extends lantern.messaging.v1.KemPreKey.$Properties {
            }

            /** Represents a KemPreKey. */
            class KemPreKey {

                /**
                 * Constructs a new KemPreKey.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.KemPreKey.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KemPreKey id. */
                id: number;

                /** KemPreKey key. */
                key: Uint8Array;

                /** KemPreKey signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified KemPreKey message. Does not implicitly {@link lantern.messaging.v1.KemPreKey.verify|verify} messages.
                 * @param message KemPreKey message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.KemPreKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KemPreKey message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.KemPreKey & lantern.messaging.v1.KemPreKey.$Shape} KemPreKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.KemPreKey & lantern.messaging.v1.KemPreKey.$Shape;
            }

            namespace KemPreKey {

                /** Properties of a KemPreKey. */
                interface $Properties {

                    /** KemPreKey id */
                    id?: (number|null);

                    /** KemPreKey key */
                    key?: (Uint8Array|null);

                    /** KemPreKey signature */
                    signature?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KemPreKey. */
                type $Shape = lantern.messaging.v1.KemPreKey.$Properties;
            }

            /**
             * Properties of a RegisterDevice.
             * @deprecated Use lantern.messaging.v1.RegisterDevice.$Properties instead.
             */
            interface IRegisterDevice extends lantern.messaging.v1.RegisterDevice.$Properties {
            }

            /** Represents a RegisterDevice. */
            class RegisterDevice {

                /**
                 * Constructs a new RegisterDevice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.RegisterDevice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RegisterDevice registrationId. */
                registrationId: number;

                /** RegisterDevice identityKey. */
                identityKey: Uint8Array;

                /** RegisterDevice deviceSecret. */
                deviceSecret: Uint8Array;

                /** RegisterDevice signedPreKey. */
                signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                /** RegisterDevice lastResortKem. */
                lastResortKem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                /** RegisterDevice oneTime. */
                oneTime: lantern.messaging.v1.PreKey.$Properties[];

                /** RegisterDevice kem. */
                kem: lantern.messaging.v1.KemPreKey.$Properties[];

                /** RegisterDevice replace. */
                replace: boolean;

                /**
                 * Encodes the specified RegisterDevice message. Does not implicitly {@link lantern.messaging.v1.RegisterDevice.verify|verify} messages.
                 * @param message RegisterDevice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.RegisterDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RegisterDevice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RegisterDevice & lantern.messaging.v1.RegisterDevice.$Shape} RegisterDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.RegisterDevice & lantern.messaging.v1.RegisterDevice.$Shape;
            }

            namespace RegisterDevice {

                /** Properties of a RegisterDevice. */
                interface $Properties {

                    /** RegisterDevice registrationId */
                    registrationId?: (number|null);

                    /** RegisterDevice identityKey */
                    identityKey?: (Uint8Array|null);

                    /** RegisterDevice deviceSecret */
                    deviceSecret?: (Uint8Array|null);

                    /** RegisterDevice signedPreKey */
                    signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                    /** RegisterDevice lastResortKem */
                    lastResortKem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                    /** RegisterDevice oneTime */
                    oneTime?: (lantern.messaging.v1.PreKey.$Properties[]|null);

                    /** RegisterDevice kem */
                    kem?: (lantern.messaging.v1.KemPreKey.$Properties[]|null);

                    /** RegisterDevice replace */
                    replace?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RegisterDevice. */
                type $Shape = lantern.messaging.v1.RegisterDevice.$Properties;
            }

            /**
             * Properties of an UploadPreKeys.
             * @deprecated Use lantern.messaging.v1.UploadPreKeys.$Properties instead.
             */
            interface IUploadPreKeys extends lantern.messaging.v1.UploadPreKeys.$Properties {
            }

            /** Represents an UploadPreKeys. */
            class UploadPreKeys {

                /**
                 * Constructs a new UploadPreKeys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.UploadPreKeys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UploadPreKeys signedPreKey. */
                signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                /** UploadPreKeys lastResortKem. */
                lastResortKem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                /** UploadPreKeys oneTime. */
                oneTime: lantern.messaging.v1.PreKey.$Properties[];

                /** UploadPreKeys kem. */
                kem: lantern.messaging.v1.KemPreKey.$Properties[];

                /**
                 * Encodes the specified UploadPreKeys message. Does not implicitly {@link lantern.messaging.v1.UploadPreKeys.verify|verify} messages.
                 * @param message UploadPreKeys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.UploadPreKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UploadPreKeys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.UploadPreKeys & lantern.messaging.v1.UploadPreKeys.$Shape} UploadPreKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.UploadPreKeys & lantern.messaging.v1.UploadPreKeys.$Shape;
            }

            namespace UploadPreKeys {

                /** Properties of an UploadPreKeys. */
                interface $Properties {

                    /** UploadPreKeys signedPreKey */
                    signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                    /** UploadPreKeys lastResortKem */
                    lastResortKem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                    /** UploadPreKeys oneTime */
                    oneTime?: (lantern.messaging.v1.PreKey.$Properties[]|null);

                    /** UploadPreKeys kem */
                    kem?: (lantern.messaging.v1.KemPreKey.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UploadPreKeys. */
                type $Shape = lantern.messaging.v1.UploadPreKeys.$Properties;
            }

            /**
             * Properties of a PreKeyCounts.
             * @deprecated Use lantern.messaging.v1.PreKeyCounts.$Properties instead.
             */
            interface IPreKeyCounts extends lantern.messaging.v1.PreKeyCounts.$Properties {
            }

            /** Represents a PreKeyCounts. */
            class PreKeyCounts {

                /**
                 * Constructs a new PreKeyCounts.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.PreKeyCounts.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PreKeyCounts oneTimeLeft. */
                oneTimeLeft: number;

                /** PreKeyCounts kemLeft. */
                kemLeft: number;

                /** PreKeyCounts oneTimeNotStoredIds. */
                oneTimeNotStoredIds: number[];

                /** PreKeyCounts kemNotStoredIds. */
                kemNotStoredIds: number[];

                /**
                 * Encodes the specified PreKeyCounts message. Does not implicitly {@link lantern.messaging.v1.PreKeyCounts.verify|verify} messages.
                 * @param message PreKeyCounts message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.PreKeyCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PreKeyCounts message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyCounts & lantern.messaging.v1.PreKeyCounts.$Shape} PreKeyCounts
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.PreKeyCounts & lantern.messaging.v1.PreKeyCounts.$Shape;
            }

            namespace PreKeyCounts {

                /** Properties of a PreKeyCounts. */
                interface $Properties {

                    /** PreKeyCounts oneTimeLeft */
                    oneTimeLeft?: (number|null);

                    /** PreKeyCounts kemLeft */
                    kemLeft?: (number|null);

                    /** PreKeyCounts oneTimeNotStoredIds */
                    oneTimeNotStoredIds?: (number[]|null);

                    /** PreKeyCounts kemNotStoredIds */
                    kemNotStoredIds?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PreKeyCounts. */
                type $Shape = lantern.messaging.v1.PreKeyCounts.$Properties;
            }

            /**
             * Properties of a ClaimPreKeys.
             * @deprecated Use lantern.messaging.v1.ClaimPreKeys.$Properties instead.
             */
            interface IClaimPreKeys extends lantern.messaging.v1.ClaimPreKeys.$Properties {
            }

            /** Represents a ClaimPreKeys. */
            class ClaimPreKeys {

                /**
                 * Constructs a new ClaimPreKeys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.ClaimPreKeys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClaimPreKeys claimId. */
                claimId: Uint8Array;

                /** ClaimPreKeys userId. */
                userId: Uint8Array;

                /** ClaimPreKeys known. */
                known: lantern.messaging.v1.KnownDevice.$Properties[];

                /**
                 * Encodes the specified ClaimPreKeys message. Does not implicitly {@link lantern.messaging.v1.ClaimPreKeys.verify|verify} messages.
                 * @param message ClaimPreKeys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.ClaimPreKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClaimPreKeys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.ClaimPreKeys & lantern.messaging.v1.ClaimPreKeys.$Shape} ClaimPreKeys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.ClaimPreKeys & lantern.messaging.v1.ClaimPreKeys.$Shape;
            }

            namespace ClaimPreKeys {

                /** Properties of a ClaimPreKeys. */
                interface $Properties {

                    /** ClaimPreKeys claimId */
                    claimId?: (Uint8Array|null);

                    /** ClaimPreKeys userId */
                    userId?: (Uint8Array|null);

                    /** ClaimPreKeys known */
                    known?: (lantern.messaging.v1.KnownDevice.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClaimPreKeys. */
                type $Shape = lantern.messaging.v1.ClaimPreKeys.$Properties;
            }

            /**
             * Properties of a KnownDevice.
             * @deprecated Use lantern.messaging.v1.KnownDevice.$Properties instead.
             */
            interface IKnownDevice extends lantern.messaging.v1.KnownDevice.$Properties {
            }

            /** Represents a KnownDevice. */
            class KnownDevice {

                /**
                 * Constructs a new KnownDevice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.KnownDevice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KnownDevice deviceId. */
                deviceId: number;

                /** KnownDevice registrationId. */
                registrationId: number;

                /**
                 * Encodes the specified KnownDevice message. Does not implicitly {@link lantern.messaging.v1.KnownDevice.verify|verify} messages.
                 * @param message KnownDevice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.KnownDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KnownDevice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.KnownDevice & lantern.messaging.v1.KnownDevice.$Shape} KnownDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.KnownDevice & lantern.messaging.v1.KnownDevice.$Shape;
            }

            namespace KnownDevice {

                /** Properties of a KnownDevice. */
                interface $Properties {

                    /** KnownDevice deviceId */
                    deviceId?: (number|null);

                    /** KnownDevice registrationId */
                    registrationId?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KnownDevice. */
                type $Shape = lantern.messaging.v1.KnownDevice.$Properties;
            }

            /**
             * Properties of a PreKeyBundles.
             * @deprecated Use lantern.messaging.v1.PreKeyBundles.$Properties instead.
             */
            interface IPreKeyBundles extends lantern.messaging.v1.PreKeyBundles.$Properties {
            }

            /** Represents a PreKeyBundles. */
            class PreKeyBundles {

                /**
                 * Constructs a new PreKeyBundles.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.PreKeyBundles.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PreKeyBundles bundles. */
                bundles: lantern.messaging.v1.PreKeyBundle.$Properties[];

                /** PreKeyBundles goneDeviceIds. */
                goneDeviceIds: number[];

                /**
                 * Encodes the specified PreKeyBundles message. Does not implicitly {@link lantern.messaging.v1.PreKeyBundles.verify|verify} messages.
                 * @param message PreKeyBundles message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.PreKeyBundles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PreKeyBundles message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyBundles & lantern.messaging.v1.PreKeyBundles.$Shape} PreKeyBundles
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.PreKeyBundles & lantern.messaging.v1.PreKeyBundles.$Shape;
            }

            namespace PreKeyBundles {

                /** Properties of a PreKeyBundles. */
                interface $Properties {

                    /** PreKeyBundles bundles */
                    bundles?: (lantern.messaging.v1.PreKeyBundle.$Properties[]|null);

                    /** PreKeyBundles goneDeviceIds */
                    goneDeviceIds?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PreKeyBundles. */
                type $Shape = lantern.messaging.v1.PreKeyBundles.$Properties;
            }

            /**
             * Properties of a PreKeyBundle.
             * @deprecated Use lantern.messaging.v1.PreKeyBundle.$Properties instead.
             */
            interface IPreKeyBundle extends lantern.messaging.v1.PreKeyBundle.$Properties {
            }

            /** Represents a PreKeyBundle. */
            class PreKeyBundle {

                /**
                 * Constructs a new PreKeyBundle.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.PreKeyBundle.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PreKeyBundle device. */
                device?: (lantern.messaging.v1.DeviceInfo.$Properties|null);

                /** PreKeyBundle signedPreKey. */
                signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                /** PreKeyBundle oneTime. */
                oneTime?: (lantern.messaging.v1.PreKey.$Properties|null);

                /** PreKeyBundle kem. */
                kem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                /** PreKeyBundle kemIsLastResort. */
                kemIsLastResort: boolean;

                /**
                 * Encodes the specified PreKeyBundle message. Does not implicitly {@link lantern.messaging.v1.PreKeyBundle.verify|verify} messages.
                 * @param message PreKeyBundle message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.PreKeyBundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PreKeyBundle message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeyBundle & lantern.messaging.v1.PreKeyBundle.$Shape} PreKeyBundle
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.PreKeyBundle & lantern.messaging.v1.PreKeyBundle.$Shape;
            }

            namespace PreKeyBundle {

                /** Properties of a PreKeyBundle. */
                interface $Properties {

                    /** PreKeyBundle device */
                    device?: (lantern.messaging.v1.DeviceInfo.$Properties|null);

                    /** PreKeyBundle signedPreKey */
                    signedPreKey?: (lantern.messaging.v1.SignedPreKey.$Properties|null);

                    /** PreKeyBundle oneTime */
                    oneTime?: (lantern.messaging.v1.PreKey.$Properties|null);

                    /** PreKeyBundle kem */
                    kem?: (lantern.messaging.v1.KemPreKey.$Properties|null);

                    /** PreKeyBundle kemIsLastResort */
                    kemIsLastResort?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PreKeyBundle. */
                type $Shape = lantern.messaging.v1.PreKeyBundle.$Properties;
            }

            /**
             * Properties of a GetDevices.
             * @deprecated Use lantern.messaging.v1.GetDevices.$Properties instead.
             */
            interface IGetDevices extends lantern.messaging.v1.GetDevices.$Properties {
            }

            /** Represents a GetDevices. */
            class GetDevices {

                /**
                 * Constructs a new GetDevices.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.GetDevices.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetDevices userId. */
                userId: Uint8Array;

                /**
                 * Encodes the specified GetDevices message. Does not implicitly {@link lantern.messaging.v1.GetDevices.verify|verify} messages.
                 * @param message GetDevices message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.GetDevices.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetDevices message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.GetDevices & lantern.messaging.v1.GetDevices.$Shape} GetDevices
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.GetDevices & lantern.messaging.v1.GetDevices.$Shape;
            }

            namespace GetDevices {

                /** Properties of a GetDevices. */
                interface $Properties {

                    /** GetDevices userId */
                    userId?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetDevices. */
                type $Shape = lantern.messaging.v1.GetDevices.$Properties;
            }

            /**
             * Properties of a DeviceList.
             * @deprecated Use lantern.messaging.v1.DeviceList.$Properties instead.
             */
            interface IDeviceList extends lantern.messaging.v1.DeviceList.$Properties {
            }

            /** Represents a DeviceList. */
            class DeviceList {

                /**
                 * Constructs a new DeviceList.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DeviceList.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeviceList devices. */
                devices: lantern.messaging.v1.DeviceInfo.$Properties[];

                /**
                 * Encodes the specified DeviceList message. Does not implicitly {@link lantern.messaging.v1.DeviceList.verify|verify} messages.
                 * @param message DeviceList message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DeviceList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeviceList message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceList & lantern.messaging.v1.DeviceList.$Shape} DeviceList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DeviceList & lantern.messaging.v1.DeviceList.$Shape;
            }

            namespace DeviceList {

                /** Properties of a DeviceList. */
                interface $Properties {

                    /** DeviceList devices */
                    devices?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeviceList. */
                type $Shape = lantern.messaging.v1.DeviceList.$Properties;
            }

            /**
             * Properties of a RemoveDevice.
             * @deprecated Use lantern.messaging.v1.RemoveDevice.$Properties instead.
             */
            interface IRemoveDevice extends lantern.messaging.v1.RemoveDevice.$Properties {
            }

            /** Represents a RemoveDevice. */
            class RemoveDevice {

                /**
                 * Constructs a new RemoveDevice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.RemoveDevice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RemoveDevice deviceId. */
                deviceId: number;

                /**
                 * Encodes the specified RemoveDevice message. Does not implicitly {@link lantern.messaging.v1.RemoveDevice.verify|verify} messages.
                 * @param message RemoveDevice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.RemoveDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RemoveDevice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RemoveDevice & lantern.messaging.v1.RemoveDevice.$Shape} RemoveDevice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.RemoveDevice & lantern.messaging.v1.RemoveDevice.$Shape;
            }

            namespace RemoveDevice {

                /** Properties of a RemoveDevice. */
                interface $Properties {

                    /** RemoveDevice deviceId */
                    deviceId?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RemoveDevice. */
                type $Shape = lantern.messaging.v1.RemoveDevice.$Properties;
            }

            /**
             * Properties of a DeviceRemoved.
             * @deprecated Use lantern.messaging.v1.DeviceRemoved.$Properties instead.
             */
            interface IDeviceRemoved extends lantern.messaging.v1.DeviceRemoved.$Properties {
            }

            /** Represents a DeviceRemoved. */
            class DeviceRemoved {

                /**
                 * Constructs a new DeviceRemoved.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DeviceRemoved.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DeviceRemoved message. Does not implicitly {@link lantern.messaging.v1.DeviceRemoved.verify|verify} messages.
                 * @param message DeviceRemoved message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DeviceRemoved.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeviceRemoved message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceRemoved & lantern.messaging.v1.DeviceRemoved.$Shape} DeviceRemoved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DeviceRemoved & lantern.messaging.v1.DeviceRemoved.$Shape;
            }

            namespace DeviceRemoved {

                /** Properties of a DeviceRemoved. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeviceRemoved. */
                type $Shape = lantern.messaging.v1.DeviceRemoved.$Properties;
            }

            /**
             * Properties of a Send.
             * @deprecated Use lantern.messaging.v1.Send.$Properties instead.
             */
            interface ISend extends lantern.messaging.v1.Send.$Properties {
            }

            /** Represents a Send. */
            class Send {

                /**
                 * Constructs a new Send.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Send.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Send messageId. */
                messageId: Uint8Array;

                /** Send userId. */
                userId: Uint8Array;

                /** Send messages. */
                messages: lantern.messaging.v1.OutgoingMessage.$Properties[];

                /** Send ttlMs. */
                ttlMs?: (number|null);

                /** Send ephemeral. */
                ephemeral: boolean;

                /** Send urgent. */
                urgent: boolean;

                /** Send listedOnly. */
                listedOnly: boolean;

                /** Send notAfter. */
                notAfter?: (number|null);

                /**
                 * Encodes the specified Send message. Does not implicitly {@link lantern.messaging.v1.Send.verify|verify} messages.
                 * @param message Send message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Send.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Send message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Send & lantern.messaging.v1.Send.$Shape} Send
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Send & lantern.messaging.v1.Send.$Shape;
            }

            namespace Send {

                /** Properties of a Send. */
                interface $Properties {

                    /** Send messageId */
                    messageId?: (Uint8Array|null);

                    /** Send userId */
                    userId?: (Uint8Array|null);

                    /** Send messages */
                    messages?: (lantern.messaging.v1.OutgoingMessage.$Properties[]|null);

                    /** Send ttlMs */
                    ttlMs?: (number|null);

                    /** Send ephemeral */
                    ephemeral?: (boolean|null);

                    /** Send urgent */
                    urgent?: (boolean|null);

                    /** Send listedOnly */
                    listedOnly?: (boolean|null);

                    /** Send notAfter */
                    notAfter?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Send. */
                type $Shape = lantern.messaging.v1.Send.$Properties;
            }

            /**
             * Properties of an OutgoingMessage.
             * @deprecated Use lantern.messaging.v1.OutgoingMessage.$Properties instead.
             */
            interface IOutgoingMessage extends lantern.messaging.v1.OutgoingMessage.$Properties {
            }

            /** Represents an OutgoingMessage. */
            class OutgoingMessage {

                /**
                 * Constructs a new OutgoingMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.OutgoingMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OutgoingMessage deviceId. */
                deviceId: number;

                /** OutgoingMessage registrationId. */
                registrationId: number;

                /** OutgoingMessage kind. */
                kind: number;

                /** OutgoingMessage ciphertext. */
                ciphertext: Uint8Array;

                /**
                 * Encodes the specified OutgoingMessage message. Does not implicitly {@link lantern.messaging.v1.OutgoingMessage.verify|verify} messages.
                 * @param message OutgoingMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.OutgoingMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OutgoingMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.OutgoingMessage & lantern.messaging.v1.OutgoingMessage.$Shape} OutgoingMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.OutgoingMessage & lantern.messaging.v1.OutgoingMessage.$Shape;
            }

            namespace OutgoingMessage {

                /** Properties of an OutgoingMessage. */
                interface $Properties {

                    /** OutgoingMessage deviceId */
                    deviceId?: (number|null);

                    /** OutgoingMessage registrationId */
                    registrationId?: (number|null);

                    /** OutgoingMessage kind */
                    kind?: (number|null);

                    /** OutgoingMessage ciphertext */
                    ciphertext?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OutgoingMessage. */
                type $Shape = lantern.messaging.v1.OutgoingMessage.$Properties;
            }

            /**
             * Properties of an Accepted.
             * @deprecated Use lantern.messaging.v1.Accepted.$Properties instead.
             */
            interface IAccepted extends lantern.messaging.v1.Accepted.$Properties {
            }

            /** Represents an Accepted. */
            class Accepted {

                /**
                 * Constructs a new Accepted.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Accepted.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Accepted serverTime. */
                serverTime: number;

                /** Accepted fullDeviceIds. */
                fullDeviceIds: number[];

                /**
                 * Encodes the specified Accepted message. Does not implicitly {@link lantern.messaging.v1.Accepted.verify|verify} messages.
                 * @param message Accepted message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Accepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Accepted message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Accepted & lantern.messaging.v1.Accepted.$Shape} Accepted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Accepted & lantern.messaging.v1.Accepted.$Shape;
            }

            namespace Accepted {

                /** Properties of an Accepted. */
                interface $Properties {

                    /** Accepted serverTime */
                    serverTime?: (number|null);

                    /** Accepted fullDeviceIds */
                    fullDeviceIds?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Accepted. */
                type $Shape = lantern.messaging.v1.Accepted.$Properties;
            }

            /**
             * Properties of a Duplicate.
             * @deprecated Use lantern.messaging.v1.Duplicate.$Properties instead.
             */
            interface IDuplicate extends lantern.messaging.v1.Duplicate.$Properties {
            }

            /** Represents a Duplicate. */
            class Duplicate {

                /**
                 * Constructs a new Duplicate.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Duplicate.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Duplicate serverTime. */
                serverTime: number;

                /**
                 * Encodes the specified Duplicate message. Does not implicitly {@link lantern.messaging.v1.Duplicate.verify|verify} messages.
                 * @param message Duplicate message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Duplicate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Duplicate message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Duplicate & lantern.messaging.v1.Duplicate.$Shape} Duplicate
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Duplicate & lantern.messaging.v1.Duplicate.$Shape;
            }

            namespace Duplicate {

                /** Properties of a Duplicate. */
                interface $Properties {

                    /** Duplicate serverTime */
                    serverTime?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Duplicate. */
                type $Shape = lantern.messaging.v1.Duplicate.$Properties;
            }

            /**
             * Properties of a DeviceMismatch.
             * @deprecated Use lantern.messaging.v1.DeviceMismatch.$Properties instead.
             */
            interface IDeviceMismatch extends lantern.messaging.v1.DeviceMismatch.$Properties {
            }

            /** Represents a DeviceMismatch. */
            class DeviceMismatch {

                /**
                 * Constructs a new DeviceMismatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DeviceMismatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeviceMismatch missing. */
                missing: lantern.messaging.v1.DeviceInfo.$Properties[];

                /** DeviceMismatch stale. */
                stale: lantern.messaging.v1.DeviceInfo.$Properties[];

                /** DeviceMismatch extraDeviceIds. */
                extraDeviceIds: number[];

                /**
                 * Encodes the specified DeviceMismatch message. Does not implicitly {@link lantern.messaging.v1.DeviceMismatch.verify|verify} messages.
                 * @param message DeviceMismatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DeviceMismatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeviceMismatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DeviceMismatch & lantern.messaging.v1.DeviceMismatch.$Shape} DeviceMismatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DeviceMismatch & lantern.messaging.v1.DeviceMismatch.$Shape;
            }

            namespace DeviceMismatch {

                /** Properties of a DeviceMismatch. */
                interface $Properties {

                    /** DeviceMismatch missing */
                    missing?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** DeviceMismatch stale */
                    stale?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** DeviceMismatch extraDeviceIds */
                    extraDeviceIds?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeviceMismatch. */
                type $Shape = lantern.messaging.v1.DeviceMismatch.$Properties;
            }

            /**
             * Properties of an Ack.
             * @deprecated Use lantern.messaging.v1.Ack.$Properties instead.
             */
            interface IAck extends lantern.messaging.v1.Ack.$Properties {
            }

            /** Represents an Ack. */
            class Ack {

                /**
                 * Constructs a new Ack.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Ack.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Ack deliveryIds. */
                deliveryIds: Uint8Array[];

                /**
                 * Encodes the specified Ack message. Does not implicitly {@link lantern.messaging.v1.Ack.verify|verify} messages.
                 * @param message Ack message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Ack message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Ack & lantern.messaging.v1.Ack.$Shape} Ack
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Ack & lantern.messaging.v1.Ack.$Shape;
            }

            namespace Ack {

                /** Properties of an Ack. */
                interface $Properties {

                    /** Ack deliveryIds */
                    deliveryIds?: (Uint8Array[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Ack. */
                type $Shape = lantern.messaging.v1.Ack.$Properties;
            }

            /**
             * Properties of an Acked.
             * @deprecated Use lantern.messaging.v1.Acked.$Properties instead.
             */
            interface IAcked extends lantern.messaging.v1.Acked.$Properties {
            }

            /** Represents an Acked. */
            class Acked {

                /**
                 * Constructs a new Acked.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Acked.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Acked message. Does not implicitly {@link lantern.messaging.v1.Acked.verify|verify} messages.
                 * @param message Acked message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Acked.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Acked message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Acked & lantern.messaging.v1.Acked.$Shape} Acked
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Acked & lantern.messaging.v1.Acked.$Shape;
            }

            namespace Acked {

                /** Properties of an Acked. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Acked. */
                type $Shape = lantern.messaging.v1.Acked.$Properties;
            }

            /**
             * Properties of a Ping.
             * @deprecated Use lantern.messaging.v1.Ping.$Properties instead.
             */
            interface IPing extends lantern.messaging.v1.Ping.$Properties {
            }

            /** Represents a Ping. */
            class Ping {

                /**
                 * Constructs a new Ping.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Ping.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Ping message. Does not implicitly {@link lantern.messaging.v1.Ping.verify|verify} messages.
                 * @param message Ping message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Ping message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Ping & lantern.messaging.v1.Ping.$Shape} Ping
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Ping & lantern.messaging.v1.Ping.$Shape;
            }

            namespace Ping {

                /** Properties of a Ping. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Ping. */
                type $Shape = lantern.messaging.v1.Ping.$Properties;
            }

            /**
             * Properties of a Pong.
             * @deprecated Use lantern.messaging.v1.Pong.$Properties instead.
             */
            interface IPong extends lantern.messaging.v1.Pong.$Properties {
            }

            /** Represents a Pong. */
            class Pong {

                /**
                 * Constructs a new Pong.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Pong.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Pong serverTime. */
                serverTime: number;

                /**
                 * Encodes the specified Pong message. Does not implicitly {@link lantern.messaging.v1.Pong.verify|verify} messages.
                 * @param message Pong message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Pong message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Pong & lantern.messaging.v1.Pong.$Shape} Pong
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Pong & lantern.messaging.v1.Pong.$Shape;
            }

            namespace Pong {

                /** Properties of a Pong. */
                interface $Properties {

                    /** Pong serverTime */
                    serverTime?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Pong. */
                type $Shape = lantern.messaging.v1.Pong.$Properties;
            }

            /**
             * Properties of a RefreshToken.
             * @deprecated Use lantern.messaging.v1.RefreshToken.$Properties instead.
             */
            interface IRefreshToken extends lantern.messaging.v1.RefreshToken.$Properties {
            }

            /** Represents a RefreshToken. */
            class RefreshToken {

                /**
                 * Constructs a new RefreshToken.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.RefreshToken.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RefreshToken token. */
                token: string;

                /**
                 * Encodes the specified RefreshToken message. Does not implicitly {@link lantern.messaging.v1.RefreshToken.verify|verify} messages.
                 * @param message RefreshToken message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.RefreshToken.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RefreshToken message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RefreshToken & lantern.messaging.v1.RefreshToken.$Shape} RefreshToken
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.RefreshToken & lantern.messaging.v1.RefreshToken.$Shape;
            }

            namespace RefreshToken {

                /** Properties of a RefreshToken. */
                interface $Properties {

                    /** RefreshToken token */
                    token?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RefreshToken. */
                type $Shape = lantern.messaging.v1.RefreshToken.$Properties;
            }

            /**
             * Properties of a TokenRefreshed.
             * @deprecated Use lantern.messaging.v1.TokenRefreshed.$Properties instead.
             */
            interface ITokenRefreshed extends lantern.messaging.v1.TokenRefreshed.$Properties {
            }

            /** Represents a TokenRefreshed. */
            class TokenRefreshed {

                /**
                 * Constructs a new TokenRefreshed.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.TokenRefreshed.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TokenRefreshed tokenExpiresAt. */
                tokenExpiresAt: number;

                /**
                 * Encodes the specified TokenRefreshed message. Does not implicitly {@link lantern.messaging.v1.TokenRefreshed.verify|verify} messages.
                 * @param message TokenRefreshed message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.TokenRefreshed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TokenRefreshed message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.TokenRefreshed & lantern.messaging.v1.TokenRefreshed.$Shape} TokenRefreshed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.TokenRefreshed & lantern.messaging.v1.TokenRefreshed.$Shape;
            }

            namespace TokenRefreshed {

                /** Properties of a TokenRefreshed. */
                interface $Properties {

                    /** TokenRefreshed tokenExpiresAt */
                    tokenExpiresAt?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TokenRefreshed. */
                type $Shape = lantern.messaging.v1.TokenRefreshed.$Properties;
            }

            /**
             * Properties of a Deliver.
             * @deprecated Use lantern.messaging.v1.Deliver.$Properties instead.
             */
            interface IDeliver extends lantern.messaging.v1.Deliver.$Properties {
            }

            /** Represents a Deliver. */
            class Deliver {

                /**
                 * Constructs a new Deliver.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Deliver.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Deliver deliveryId. */
                deliveryId: Uint8Array;

                /** Deliver senderUserId. */
                senderUserId: Uint8Array;

                /** Deliver senderDeviceId. */
                senderDeviceId: number;

                /** Deliver messageId. */
                messageId: Uint8Array;

                /** Deliver serverTime. */
                serverTime: number;

                /** Deliver expiresAt. */
                expiresAt: number;

                /** Deliver kind. */
                kind: number;

                /** Deliver ciphertext. */
                ciphertext: Uint8Array;

                /** Deliver redelivered. */
                redelivered: boolean;

                /** Deliver ephemeral. */
                ephemeral: boolean;

                /**
                 * Encodes the specified Deliver message. Does not implicitly {@link lantern.messaging.v1.Deliver.verify|verify} messages.
                 * @param message Deliver message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Deliver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Deliver message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Deliver & lantern.messaging.v1.Deliver.$Shape} Deliver
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Deliver & lantern.messaging.v1.Deliver.$Shape;
            }

            namespace Deliver {

                /** Properties of a Deliver. */
                interface $Properties {

                    /** Deliver deliveryId */
                    deliveryId?: (Uint8Array|null);

                    /** Deliver senderUserId */
                    senderUserId?: (Uint8Array|null);

                    /** Deliver senderDeviceId */
                    senderDeviceId?: (number|null);

                    /** Deliver messageId */
                    messageId?: (Uint8Array|null);

                    /** Deliver serverTime */
                    serverTime?: (number|null);

                    /** Deliver expiresAt */
                    expiresAt?: (number|null);

                    /** Deliver kind */
                    kind?: (number|null);

                    /** Deliver ciphertext */
                    ciphertext?: (Uint8Array|null);

                    /** Deliver redelivered */
                    redelivered?: (boolean|null);

                    /** Deliver ephemeral */
                    ephemeral?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Deliver. */
                type $Shape = lantern.messaging.v1.Deliver.$Properties;
            }

            /**
             * Properties of a CaughtUp.
             * @deprecated Use lantern.messaging.v1.CaughtUp.$Properties instead.
             */
            interface ICaughtUp extends lantern.messaging.v1.CaughtUp.$Properties {
            }

            /** Represents a CaughtUp. */
            class CaughtUp {

                /**
                 * Constructs a new CaughtUp.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.CaughtUp.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CaughtUp phase. */
                phase: lantern.messaging.v1.CaughtUpPhase;

                /**
                 * Encodes the specified CaughtUp message. Does not implicitly {@link lantern.messaging.v1.CaughtUp.verify|verify} messages.
                 * @param message CaughtUp message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.CaughtUp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CaughtUp message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.CaughtUp & lantern.messaging.v1.CaughtUp.$Shape} CaughtUp
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.CaughtUp & lantern.messaging.v1.CaughtUp.$Shape;
            }

            namespace CaughtUp {

                /** Properties of a CaughtUp. */
                interface $Properties {

                    /** CaughtUp phase */
                    phase?: (lantern.messaging.v1.CaughtUpPhase|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CaughtUp. */
                type $Shape = lantern.messaging.v1.CaughtUp.$Properties;
            }

            /** CaughtUpPhase enum. */
            enum CaughtUpPhase {

                /** CAUGHT_UP_PHASE_UNSPECIFIED value */
                CAUGHT_UP_PHASE_UNSPECIFIED = 0,

                /** CAUGHT_UP_PHASE_SENT value */
                CAUGHT_UP_PHASE_SENT = 1,

                /** CAUGHT_UP_PHASE_CONFIRMED value */
                CAUGHT_UP_PHASE_CONFIRMED = 2
            }

            /**
             * Properties of a MessagesDropped.
             * @deprecated Use lantern.messaging.v1.MessagesDropped.$Properties instead.
             */
            interface IMessagesDropped extends lantern.messaging.v1.MessagesDropped.$Properties {
            }

            /** Represents a MessagesDropped. */
            class MessagesDropped {

                /**
                 * Constructs a new MessagesDropped.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.MessagesDropped.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MessagesDropped deliveryId. */
                deliveryId: Uint8Array;

                /** MessagesDropped count. */
                count: number;

                /** MessagesDropped reason. */
                reason: lantern.messaging.v1.DropReason;

                /** MessagesDropped oldest. */
                oldest: number;

                /** MessagesDropped newest. */
                newest: number;

                /**
                 * Encodes the specified MessagesDropped message. Does not implicitly {@link lantern.messaging.v1.MessagesDropped.verify|verify} messages.
                 * @param message MessagesDropped message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.MessagesDropped.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MessagesDropped message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.MessagesDropped & lantern.messaging.v1.MessagesDropped.$Shape} MessagesDropped
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.MessagesDropped & lantern.messaging.v1.MessagesDropped.$Shape;
            }

            namespace MessagesDropped {

                /** Properties of a MessagesDropped. */
                interface $Properties {

                    /** MessagesDropped deliveryId */
                    deliveryId?: (Uint8Array|null);

                    /** MessagesDropped count */
                    count?: (number|null);

                    /** MessagesDropped reason */
                    reason?: (lantern.messaging.v1.DropReason|null);

                    /** MessagesDropped oldest */
                    oldest?: (number|null);

                    /** MessagesDropped newest */
                    newest?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MessagesDropped. */
                type $Shape = lantern.messaging.v1.MessagesDropped.$Properties;
            }

            /** DropReason enum. */
            enum DropReason {

                /** DROP_REASON_UNSPECIFIED value */
                DROP_REASON_UNSPECIFIED = 0,

                /** DROP_REASON_EXPIRED value */
                DROP_REASON_EXPIRED = 1,

                /** DROP_REASON_PURGED value */
                DROP_REASON_PURGED = 2,

                /** DROP_REASON_STALE value */
                DROP_REASON_STALE = 3
            }

            /**
             * Properties of a PreKeysLow.
             * @deprecated Use lantern.messaging.v1.PreKeysLow.$Properties instead.
             */
            interface IPreKeysLow extends lantern.messaging.v1.PreKeysLow.$Properties {
            }

            /** Represents a PreKeysLow. */
            class PreKeysLow {

                /**
                 * Constructs a new PreKeysLow.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.PreKeysLow.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PreKeysLow kind. */
                kind: lantern.messaging.v1.PreKeyKind;

                /** PreKeysLow left. */
                left: number;

                /**
                 * Encodes the specified PreKeysLow message. Does not implicitly {@link lantern.messaging.v1.PreKeysLow.verify|verify} messages.
                 * @param message PreKeysLow message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.PreKeysLow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PreKeysLow message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.PreKeysLow & lantern.messaging.v1.PreKeysLow.$Shape} PreKeysLow
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.PreKeysLow & lantern.messaging.v1.PreKeysLow.$Shape;
            }

            namespace PreKeysLow {

                /** Properties of a PreKeysLow. */
                interface $Properties {

                    /** PreKeysLow kind */
                    kind?: (lantern.messaging.v1.PreKeyKind|null);

                    /** PreKeysLow left */
                    left?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PreKeysLow. */
                type $Shape = lantern.messaging.v1.PreKeysLow.$Properties;
            }

            /** PreKeyKind enum. */
            enum PreKeyKind {

                /** PRE_KEY_KIND_UNSPECIFIED value */
                PRE_KEY_KIND_UNSPECIFIED = 0,

                /** PRE_KEY_KIND_ONE_TIME value */
                PRE_KEY_KIND_ONE_TIME = 1,

                /** PRE_KEY_KIND_KEM value */
                PRE_KEY_KIND_KEM = 2
            }

            /**
             * Properties of a DevicesChanged.
             * @deprecated Use lantern.messaging.v1.DevicesChanged.$Properties instead.
             */
            interface IDevicesChanged extends lantern.messaging.v1.DevicesChanged.$Properties {
            }

            /** Represents a DevicesChanged. */
            class DevicesChanged {

                /**
                 * Constructs a new DevicesChanged.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DevicesChanged.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DevicesChanged devices. */
                devices: lantern.messaging.v1.DeviceInfo.$Properties[];

                /**
                 * Encodes the specified DevicesChanged message. Does not implicitly {@link lantern.messaging.v1.DevicesChanged.verify|verify} messages.
                 * @param message DevicesChanged message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DevicesChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DevicesChanged message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DevicesChanged & lantern.messaging.v1.DevicesChanged.$Shape} DevicesChanged
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DevicesChanged & lantern.messaging.v1.DevicesChanged.$Shape;
            }

            namespace DevicesChanged {

                /** Properties of a DevicesChanged. */
                interface $Properties {

                    /** DevicesChanged devices */
                    devices?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DevicesChanged. */
                type $Shape = lantern.messaging.v1.DevicesChanged.$Properties;
            }

            /**
             * Properties of a SessionRestarted.
             * @deprecated Use lantern.messaging.v1.SessionRestarted.$Properties instead.
             */
            interface ISessionRestarted extends lantern.messaging.v1.SessionRestarted.$Properties {
            }

            /** Represents a SessionRestarted. */
            class SessionRestarted {

                /**
                 * Constructs a new SessionRestarted.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.SessionRestarted.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SessionRestarted message. Does not implicitly {@link lantern.messaging.v1.SessionRestarted.verify|verify} messages.
                 * @param message SessionRestarted message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.SessionRestarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionRestarted message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.SessionRestarted & lantern.messaging.v1.SessionRestarted.$Shape} SessionRestarted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.SessionRestarted & lantern.messaging.v1.SessionRestarted.$Shape;
            }

            namespace SessionRestarted {

                /** Properties of a SessionRestarted. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionRestarted. */
                type $Shape = lantern.messaging.v1.SessionRestarted.$Properties;
            }

            /**
             * Properties of a TokenExpiring.
             * @deprecated Use lantern.messaging.v1.TokenExpiring.$Properties instead.
             */
            interface ITokenExpiring extends lantern.messaging.v1.TokenExpiring.$Properties {
            }

            /** Represents a TokenExpiring. */
            class TokenExpiring {

                /**
                 * Constructs a new TokenExpiring.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.TokenExpiring.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TokenExpiring tokenExpiresAt. */
                tokenExpiresAt: number;

                /**
                 * Encodes the specified TokenExpiring message. Does not implicitly {@link lantern.messaging.v1.TokenExpiring.verify|verify} messages.
                 * @param message TokenExpiring message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.TokenExpiring.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TokenExpiring message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.TokenExpiring & lantern.messaging.v1.TokenExpiring.$Shape} TokenExpiring
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.TokenExpiring & lantern.messaging.v1.TokenExpiring.$Shape;
            }

            namespace TokenExpiring {

                /** Properties of a TokenExpiring. */
                interface $Properties {

                    /** TokenExpiring tokenExpiresAt */
                    tokenExpiresAt?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TokenExpiring. */
                type $Shape = lantern.messaging.v1.TokenExpiring.$Properties;
            }

            /**
             * Properties of a GoingAway.
             * @deprecated Use lantern.messaging.v1.GoingAway.$Properties instead.
             */
            interface IGoingAway extends lantern.messaging.v1.GoingAway.$Properties {
            }

            /** Represents a GoingAway. */
            class GoingAway {

                /**
                 * Constructs a new GoingAway.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.GoingAway.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GoingAway reconnectAfterMs. */
                reconnectAfterMs: number;

                /**
                 * Encodes the specified GoingAway message. Does not implicitly {@link lantern.messaging.v1.GoingAway.verify|verify} messages.
                 * @param message GoingAway message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.GoingAway.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GoingAway message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.GoingAway & lantern.messaging.v1.GoingAway.$Shape} GoingAway
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.GoingAway & lantern.messaging.v1.GoingAway.$Shape;
            }

            namespace GoingAway {

                /** Properties of a GoingAway. */
                interface $Properties {

                    /** GoingAway reconnectAfterMs */
                    reconnectAfterMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GoingAway. */
                type $Shape = lantern.messaging.v1.GoingAway.$Properties;
            }

            /**
             * Properties of a Problem.
             * @deprecated Use lantern.messaging.v1.Problem.$Properties instead.
             */
            interface IProblem extends lantern.messaging.v1.Problem.$Properties {
            }

            /** Represents a Problem. */
            class Problem {

                /**
                 * Constructs a new Problem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.Problem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Problem code. */
                code: lantern.messaging.v1.ProblemCode;

                /** Problem message. */
                message: string;

                /** Problem retryable. */
                retryable: boolean;

                /** Problem retryAfterMs. */
                retryAfterMs?: (number|null);

                /**
                 * Encodes the specified Problem message. Does not implicitly {@link lantern.messaging.v1.Problem.verify|verify} messages.
                 * @param message Problem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.Problem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Problem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.Problem & lantern.messaging.v1.Problem.$Shape} Problem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.Problem & lantern.messaging.v1.Problem.$Shape;
            }

            namespace Problem {

                /** Properties of a Problem. */
                interface $Properties {

                    /** Problem code */
                    code?: (lantern.messaging.v1.ProblemCode|null);

                    /** Problem message */
                    message?: (string|null);

                    /** Problem retryable */
                    retryable?: (boolean|null);

                    /** Problem retryAfterMs */
                    retryAfterMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Problem. */
                type $Shape = lantern.messaging.v1.Problem.$Properties;
            }

            /** ProblemCode enum. */
            enum ProblemCode {

                /** PROBLEM_CODE_UNSPECIFIED value */
                PROBLEM_CODE_UNSPECIFIED = 0,

                /** PROBLEM_CODE_INVALID value */
                PROBLEM_CODE_INVALID = 1,

                /** PROBLEM_CODE_TOO_LARGE value */
                PROBLEM_CODE_TOO_LARGE = 2,

                /** PROBLEM_CODE_UNSUPPORTED value */
                PROBLEM_CODE_UNSUPPORTED = 3,

                /** PROBLEM_CODE_NOT_REGISTERED value */
                PROBLEM_CODE_NOT_REGISTERED = 4,

                /** PROBLEM_CODE_ADDRESS_TAKEN value */
                PROBLEM_CODE_ADDRESS_TAKEN = 5,

                /** PROBLEM_CODE_REGISTRATION_ID_REUSED value */
                PROBLEM_CODE_REGISTRATION_ID_REUSED = 6,

                /** PROBLEM_CODE_UNKNOWN_USER value */
                PROBLEM_CODE_UNKNOWN_USER = 7,

                /** PROBLEM_CODE_UNKNOWN_DEVICE value */
                PROBLEM_CODE_UNKNOWN_DEVICE = 8,

                /** PROBLEM_CODE_TOKEN_INVALID value */
                PROBLEM_CODE_TOKEN_INVALID = 9,

                /** PROBLEM_CODE_CONFLICT value */
                PROBLEM_CODE_CONFLICT = 10,

                /** PROBLEM_CODE_TOO_LATE value */
                PROBLEM_CODE_TOO_LATE = 11,

                /** PROBLEM_CODE_MAILBOX_FULL value */
                PROBLEM_CODE_MAILBOX_FULL = 12,

                /** PROBLEM_CODE_RATE_LIMITED value */
                PROBLEM_CODE_RATE_LIMITED = 13,

                /** PROBLEM_CODE_TOO_MANY_DEVICES value */
                PROBLEM_CODE_TOO_MANY_DEVICES = 14,

                /** PROBLEM_CODE_TOO_MANY_KEYS value */
                PROBLEM_CODE_TOO_MANY_KEYS = 15,

                /** PROBLEM_CODE_UNAVAILABLE value */
                PROBLEM_CODE_UNAVAILABLE = 16,

                /** PROBLEM_CODE_INTERNAL value */
                PROBLEM_CODE_INTERNAL = 17,

                /** PROBLEM_CODE_FORBIDDEN value */
                PROBLEM_CODE_FORBIDDEN = 18
            }

            /**
             * Properties of an InboxRecord.
             * @deprecated Use lantern.messaging.v1.InboxRecord.$Properties instead.
             */
            interface IInboxRecord extends lantern.messaging.v1.InboxRecord.$Properties {
            }

            /** Represents an InboxRecord. */
            class InboxRecord {

                /**
                 * Constructs a new InboxRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.InboxRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InboxRecord deliver. */
                deliver: Uint8Array;

                /** InboxRecord registrationId. */
                registrationId: number;

                /** InboxRecord serverTime. */
                serverTime: number;

                /** InboxRecord expiresAt. */
                expiresAt: number;

                /** InboxRecord urgent. */
                urgent: boolean;

                /** InboxRecord sender. */
                sender: Uint8Array;

                /** InboxRecord messageId. */
                messageId: Uint8Array;

                /** InboxRecord copy. */
                copy: number;

                /**
                 * Encodes the specified InboxRecord message. Does not implicitly {@link lantern.messaging.v1.InboxRecord.verify|verify} messages.
                 * @param message InboxRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.InboxRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InboxRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.InboxRecord & lantern.messaging.v1.InboxRecord.$Shape} InboxRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.InboxRecord & lantern.messaging.v1.InboxRecord.$Shape;
            }

            namespace InboxRecord {

                /** Properties of an InboxRecord. */
                interface $Properties {

                    /** InboxRecord deliver */
                    deliver?: (Uint8Array|null);

                    /** InboxRecord registrationId */
                    registrationId?: (number|null);

                    /** InboxRecord serverTime */
                    serverTime?: (number|null);

                    /** InboxRecord expiresAt */
                    expiresAt?: (number|null);

                    /** InboxRecord urgent */
                    urgent?: (boolean|null);

                    /** InboxRecord sender */
                    sender?: (Uint8Array|null);

                    /** InboxRecord messageId */
                    messageId?: (Uint8Array|null);

                    /** InboxRecord copy */
                    copy?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InboxRecord. */
                type $Shape = lantern.messaging.v1.InboxRecord.$Properties;
            }

            /**
             * Properties of a DirectoryRecord.
             * @deprecated Use lantern.messaging.v1.DirectoryRecord.$Properties instead.
             */
            interface IDirectoryRecord extends lantern.messaging.v1.DirectoryRecord.$Properties {
            }

            /** Represents a DirectoryRecord. */
            class DirectoryRecord {

                /**
                 * Constructs a new DirectoryRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.DirectoryRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DirectoryRecord devices. */
                devices: lantern.messaging.v1.DeviceInfo.$Properties[];

                /** DirectoryRecord removedDeviceIds. */
                removedDeviceIds: number[];

                /** DirectoryRecord removedBefore. */
                removedBefore: number[];

                /**
                 * Encodes the specified DirectoryRecord message. Does not implicitly {@link lantern.messaging.v1.DirectoryRecord.verify|verify} messages.
                 * @param message DirectoryRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.DirectoryRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DirectoryRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.DirectoryRecord & lantern.messaging.v1.DirectoryRecord.$Shape} DirectoryRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.DirectoryRecord & lantern.messaging.v1.DirectoryRecord.$Shape;
            }

            namespace DirectoryRecord {

                /** Properties of a DirectoryRecord. */
                interface $Properties {

                    /** DirectoryRecord devices */
                    devices?: (lantern.messaging.v1.DeviceInfo.$Properties[]|null);

                    /** DirectoryRecord removedDeviceIds */
                    removedDeviceIds?: (number[]|null);

                    /** DirectoryRecord removedBefore */
                    removedBefore?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DirectoryRecord. */
                type $Shape = lantern.messaging.v1.DirectoryRecord.$Properties;
            }

            /**
             * Properties of a RevocationRecord.
             * @deprecated Use lantern.messaging.v1.RevocationRecord.$Properties instead.
             */
            interface IRevocationRecord extends lantern.messaging.v1.RevocationRecord.$Properties {
            }

            /** Represents a RevocationRecord. */
            class RevocationRecord {

                /**
                 * Constructs a new RevocationRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.RevocationRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RevocationRecord issuedUntil. */
                issuedUntil: number;

                /**
                 * Encodes the specified RevocationRecord message. Does not implicitly {@link lantern.messaging.v1.RevocationRecord.verify|verify} messages.
                 * @param message RevocationRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.RevocationRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RevocationRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.RevocationRecord & lantern.messaging.v1.RevocationRecord.$Shape} RevocationRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.RevocationRecord & lantern.messaging.v1.RevocationRecord.$Shape;
            }

            namespace RevocationRecord {

                /** Properties of a RevocationRecord. */
                interface $Properties {

                    /** RevocationRecord issuedUntil */
                    issuedUntil?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RevocationRecord. */
                type $Shape = lantern.messaging.v1.RevocationRecord.$Properties;
            }

            /**
             * Properties of a LinkRequestBatch.
             * @deprecated Use lantern.messaging.v1.LinkRequestBatch.$Properties instead.
             */
            interface ILinkRequestBatch extends lantern.messaging.v1.LinkRequestBatch.$Properties {
            }

            /** Represents a LinkRequestBatch. */
            class LinkRequestBatch {

                /**
                 * Constructs a new LinkRequestBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkRequestBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkRequestBatch frames. */
                frames: lantern.messaging.v1.LinkRequest.$Properties[];

                /**
                 * Encodes the specified LinkRequestBatch message. Does not implicitly {@link lantern.messaging.v1.LinkRequestBatch.verify|verify} messages.
                 * @param message LinkRequestBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkRequestBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkRequestBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkRequestBatch & lantern.messaging.v1.LinkRequestBatch.$Shape} LinkRequestBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkRequestBatch & lantern.messaging.v1.LinkRequestBatch.$Shape;
            }

            namespace LinkRequestBatch {

                /** Properties of a LinkRequestBatch. */
                interface $Properties {

                    /** LinkRequestBatch frames */
                    frames?: (lantern.messaging.v1.LinkRequest.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkRequestBatch. */
                type $Shape = {
                  frames?: lantern.messaging.v1.LinkRequest.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LinkEventBatch.
             * @deprecated Use lantern.messaging.v1.LinkEventBatch.$Properties instead.
             */
            interface ILinkEventBatch extends lantern.messaging.v1.LinkEventBatch.$Properties {
            }

            /** Represents a LinkEventBatch. */
            class LinkEventBatch {

                /**
                 * Constructs a new LinkEventBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkEventBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkEventBatch frames. */
                frames: lantern.messaging.v1.LinkEvent.$Properties[];

                /**
                 * Encodes the specified LinkEventBatch message. Does not implicitly {@link lantern.messaging.v1.LinkEventBatch.verify|verify} messages.
                 * @param message LinkEventBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkEventBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkEventBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEventBatch & lantern.messaging.v1.LinkEventBatch.$Shape} LinkEventBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkEventBatch & lantern.messaging.v1.LinkEventBatch.$Shape;
            }

            namespace LinkEventBatch {

                /** Properties of a LinkEventBatch. */
                interface $Properties {

                    /** LinkEventBatch frames */
                    frames?: (lantern.messaging.v1.LinkEvent.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkEventBatch. */
                type $Shape = {
                  frames?: lantern.messaging.v1.LinkEvent.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LinkRequest.
             * @deprecated Use lantern.messaging.v1.LinkRequest.$Properties instead.
             */
            interface ILinkRequest extends lantern.messaging.v1.LinkRequest.$Properties {
            }

            /** Represents a LinkRequest. */
            class LinkRequest {

                /**
                 * Constructs a new LinkRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkRequest attach. */
                attach?: (lantern.messaging.v1.LinkAttach.$Properties|null);

                /** LinkRequest detach. */
                detach?: (lantern.messaging.v1.LinkDetach.$Properties|null);

                /** LinkRequest ack. */
                ack?: (lantern.messaging.v1.LinkAck.$Properties|null);

                /** LinkRequest send. */
                send?: (lantern.messaging.v1.LinkSend.$Properties|null);

                /** LinkRequest attachDone. */
                attachDone?: (lantern.messaging.v1.LinkAttachDone.$Properties|null);

                /** LinkRequest purge. */
                purge?: (lantern.messaging.v1.LinkPurge.$Properties|null);

                /** LinkRequest body. */
                body?: ("attach"|"detach"|"ack"|"send"|"attachDone"|"purge");

                /**
                 * Encodes the specified LinkRequest message. Does not implicitly {@link lantern.messaging.v1.LinkRequest.verify|verify} messages.
                 * @param message LinkRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkRequest & lantern.messaging.v1.LinkRequest.$Shape} LinkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkRequest & lantern.messaging.v1.LinkRequest.$Shape;
            }

            namespace LinkRequest {

                /** Properties of a LinkRequest. */
                interface $Properties {

                    /** LinkRequest attach */
                    attach?: (lantern.messaging.v1.LinkAttach.$Properties|null);

                    /** LinkRequest detach */
                    detach?: (lantern.messaging.v1.LinkDetach.$Properties|null);

                    /** LinkRequest ack */
                    ack?: (lantern.messaging.v1.LinkAck.$Properties|null);

                    /** LinkRequest send */
                    send?: (lantern.messaging.v1.LinkSend.$Properties|null);

                    /** LinkRequest attachDone */
                    attachDone?: (lantern.messaging.v1.LinkAttachDone.$Properties|null);

                    /** LinkRequest purge */
                    purge?: (lantern.messaging.v1.LinkPurge.$Properties|null);

                    /** LinkRequest body */
                    body?: ("attach"|"detach"|"ack"|"send"|"attachDone"|"purge");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a LinkRequest. */
                type $Shape = {
                  attach?: lantern.messaging.v1.LinkAttach.$Shape|null;
                  detach?: lantern.messaging.v1.LinkDetach.$Shape|null;
                  ack?: lantern.messaging.v1.LinkAck.$Shape|null;
                  send?: lantern.messaging.v1.LinkSend.$Shape|null;
                  attachDone?: lantern.messaging.v1.LinkAttachDone.$Shape|null;
                  purge?: lantern.messaging.v1.LinkPurge.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; attach?: null; detach?: null; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "attach"; attach: lantern.messaging.v1.LinkAttach.$Shape; detach?: null; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "detach"; attach?: null; detach: lantern.messaging.v1.LinkDetach.$Shape; ack?: null; send?: null; attachDone?: null; purge?: null }|{ body?: "ack"; attach?: null; detach?: null; ack: lantern.messaging.v1.LinkAck.$Shape; send?: null; attachDone?: null; purge?: null }|{ body?: "send"; attach?: null; detach?: null; ack?: null; send: lantern.messaging.v1.LinkSend.$Shape; attachDone?: null; purge?: null }|{ body?: "attachDone"; attach?: null; detach?: null; ack?: null; send?: null; attachDone: lantern.messaging.v1.LinkAttachDone.$Shape; purge?: null }|{ body?: "purge"; attach?: null; detach?: null; ack?: null; send?: null; attachDone?: null; purge: lantern.messaging.v1.LinkPurge.$Shape })
                );
            }

            /**
             * Properties of a LinkEvent.
             * @deprecated Use lantern.messaging.v1.LinkEvent.$Properties instead.
             */
            interface ILinkEvent extends lantern.messaging.v1.LinkEvent.$Properties {
            }

            /** Represents a LinkEvent. */
            class LinkEvent {

                /**
                 * Constructs a new LinkEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkEvent attached. */
                attached?: (lantern.messaging.v1.LinkAttached.$Properties|null);

                /** LinkEvent ended. */
                ended?: (lantern.messaging.v1.LinkEnded.$Properties|null);

                /** LinkEvent deliver. */
                deliver?: (lantern.messaging.v1.LinkDeliver.$Properties|null);

                /** LinkEvent confirmed. */
                confirmed?: (lantern.messaging.v1.LinkConfirmed.$Properties|null);

                /** LinkEvent caughtUp. */
                caughtUp?: (lantern.messaging.v1.LinkCaughtUp.$Properties|null);

                /** LinkEvent dropped. */
                dropped?: (lantern.messaging.v1.LinkDropped.$Properties|null);

                /** LinkEvent sendResult. */
                sendResult?: (lantern.messaging.v1.LinkSendResult.$Properties|null);

                /** LinkEvent moved. */
                moved?: (lantern.messaging.v1.LinkMoved.$Properties|null);

                /** LinkEvent partitions. */
                partitions?: (lantern.messaging.v1.LinkPartitions.$Properties|null);

                /** LinkEvent purgeResult. */
                purgeResult?: (lantern.messaging.v1.LinkPurgeResult.$Properties|null);

                /** LinkEvent welcome. */
                welcome?: (lantern.messaging.v1.LinkWelcome.$Properties|null);

                /** LinkEvent body. */
                body?: ("attached"|"ended"|"deliver"|"confirmed"|"caughtUp"|"dropped"|"sendResult"|"moved"|"partitions"|"purgeResult"|"welcome");

                /**
                 * Encodes the specified LinkEvent message. Does not implicitly {@link lantern.messaging.v1.LinkEvent.verify|verify} messages.
                 * @param message LinkEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEvent & lantern.messaging.v1.LinkEvent.$Shape} LinkEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkEvent & lantern.messaging.v1.LinkEvent.$Shape;
            }

            namespace LinkEvent {

                /** Properties of a LinkEvent. */
                interface $Properties {

                    /** LinkEvent attached */
                    attached?: (lantern.messaging.v1.LinkAttached.$Properties|null);

                    /** LinkEvent ended */
                    ended?: (lantern.messaging.v1.LinkEnded.$Properties|null);

                    /** LinkEvent deliver */
                    deliver?: (lantern.messaging.v1.LinkDeliver.$Properties|null);

                    /** LinkEvent confirmed */
                    confirmed?: (lantern.messaging.v1.LinkConfirmed.$Properties|null);

                    /** LinkEvent caughtUp */
                    caughtUp?: (lantern.messaging.v1.LinkCaughtUp.$Properties|null);

                    /** LinkEvent dropped */
                    dropped?: (lantern.messaging.v1.LinkDropped.$Properties|null);

                    /** LinkEvent sendResult */
                    sendResult?: (lantern.messaging.v1.LinkSendResult.$Properties|null);

                    /** LinkEvent moved */
                    moved?: (lantern.messaging.v1.LinkMoved.$Properties|null);

                    /** LinkEvent partitions */
                    partitions?: (lantern.messaging.v1.LinkPartitions.$Properties|null);

                    /** LinkEvent purgeResult */
                    purgeResult?: (lantern.messaging.v1.LinkPurgeResult.$Properties|null);

                    /** LinkEvent welcome */
                    welcome?: (lantern.messaging.v1.LinkWelcome.$Properties|null);

                    /** LinkEvent body */
                    body?: ("attached"|"ended"|"deliver"|"confirmed"|"caughtUp"|"dropped"|"sendResult"|"moved"|"partitions"|"purgeResult"|"welcome");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a LinkEvent. */
                type $Shape = {
                  attached?: lantern.messaging.v1.LinkAttached.$Shape|null;
                  ended?: lantern.messaging.v1.LinkEnded.$Shape|null;
                  deliver?: lantern.messaging.v1.LinkDeliver.$Shape|null;
                  confirmed?: lantern.messaging.v1.LinkConfirmed.$Shape|null;
                  caughtUp?: lantern.messaging.v1.LinkCaughtUp.$Shape|null;
                  dropped?: lantern.messaging.v1.LinkDropped.$Shape|null;
                  sendResult?: lantern.messaging.v1.LinkSendResult.$Shape|null;
                  moved?: lantern.messaging.v1.LinkMoved.$Shape|null;
                  partitions?: lantern.messaging.v1.LinkPartitions.$Shape|null;
                  purgeResult?: lantern.messaging.v1.LinkPurgeResult.$Shape|null;
                  welcome?: lantern.messaging.v1.LinkWelcome.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "attached"; attached: lantern.messaging.v1.LinkAttached.$Shape; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "ended"; attached?: null; ended: lantern.messaging.v1.LinkEnded.$Shape; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "deliver"; attached?: null; ended?: null; deliver: lantern.messaging.v1.LinkDeliver.$Shape; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "confirmed"; attached?: null; ended?: null; deliver?: null; confirmed: lantern.messaging.v1.LinkConfirmed.$Shape; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "caughtUp"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp: lantern.messaging.v1.LinkCaughtUp.$Shape; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "dropped"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped: lantern.messaging.v1.LinkDropped.$Shape; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "sendResult"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult: lantern.messaging.v1.LinkSendResult.$Shape; moved?: null; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "moved"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved: lantern.messaging.v1.LinkMoved.$Shape; partitions?: null; purgeResult?: null; welcome?: null }|{ body?: "partitions"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions: lantern.messaging.v1.LinkPartitions.$Shape; purgeResult?: null; welcome?: null }|{ body?: "purgeResult"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult: lantern.messaging.v1.LinkPurgeResult.$Shape; welcome?: null }|{ body?: "welcome"; attached?: null; ended?: null; deliver?: null; confirmed?: null; caughtUp?: null; dropped?: null; sendResult?: null; moved?: null; partitions?: null; purgeResult?: null; welcome: lantern.messaging.v1.LinkWelcome.$Shape })
                );
            }

            /**
             * Properties of a LinkAttach.
             * @deprecated Use lantern.messaging.v1.LinkAttach.$Properties instead.
             */
            interface ILinkAttach extends lantern.messaging.v1.LinkAttach.$Properties {
            }

            /** Represents a LinkAttach. */
            class LinkAttach {

                /**
                 * Constructs a new LinkAttach.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkAttach.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkAttach session. */
                session: number;

                /** LinkAttach address. */
                address: Uint8Array;

                /** LinkAttach registrationId. */
                registrationId: number;

                /** LinkAttach connectedAt. */
                connectedAt: number;

                /** LinkAttach connectionId. */
                connectionId: Uint8Array;

                /** LinkAttach window. */
                window?: (lantern.messaging.v1.Window.$Properties|null);

                /** LinkAttach partition. */
                partition: number;

                /** LinkAttach installedAt. */
                installedAt: number;

                /** LinkAttach trace. */
                trace: Uint8Array;

                /**
                 * Encodes the specified LinkAttach message. Does not implicitly {@link lantern.messaging.v1.LinkAttach.verify|verify} messages.
                 * @param message LinkAttach message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkAttach.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkAttach message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttach & lantern.messaging.v1.LinkAttach.$Shape} LinkAttach
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkAttach & lantern.messaging.v1.LinkAttach.$Shape;
            }

            namespace LinkAttach {

                /** Properties of a LinkAttach. */
                interface $Properties {

                    /** LinkAttach session */
                    session?: (number|null);

                    /** LinkAttach address */
                    address?: (Uint8Array|null);

                    /** LinkAttach registrationId */
                    registrationId?: (number|null);

                    /** LinkAttach connectedAt */
                    connectedAt?: (number|null);

                    /** LinkAttach connectionId */
                    connectionId?: (Uint8Array|null);

                    /** LinkAttach window */
                    window?: (lantern.messaging.v1.Window.$Properties|null);

                    /** LinkAttach partition */
                    partition?: (number|null);

                    /** LinkAttach installedAt */
                    installedAt?: (number|null);

                    /** LinkAttach trace */
                    trace?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkAttach. */
                type $Shape = lantern.messaging.v1.LinkAttach.$Properties;
            }

            /**
             * Properties of a LinkDetach.
             * @deprecated Use lantern.messaging.v1.LinkDetach.$Properties instead.
             */
            interface ILinkDetach extends lantern.messaging.v1.LinkDetach.$Properties {
            }

            /** Represents a LinkDetach. */
            class LinkDetach {

                /**
                 * Constructs a new LinkDetach.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkDetach.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkDetach session. */
                session: number;

                /** LinkDetach partition. */
                partition: number;

                /**
                 * Encodes the specified LinkDetach message. Does not implicitly {@link lantern.messaging.v1.LinkDetach.verify|verify} messages.
                 * @param message LinkDetach message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkDetach.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkDetach message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDetach & lantern.messaging.v1.LinkDetach.$Shape} LinkDetach
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkDetach & lantern.messaging.v1.LinkDetach.$Shape;
            }

            namespace LinkDetach {

                /** Properties of a LinkDetach. */
                interface $Properties {

                    /** LinkDetach session */
                    session?: (number|null);

                    /** LinkDetach partition */
                    partition?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkDetach. */
                type $Shape = lantern.messaging.v1.LinkDetach.$Properties;
            }

            /**
             * Properties of a LinkAck.
             * @deprecated Use lantern.messaging.v1.LinkAck.$Properties instead.
             */
            interface ILinkAck extends lantern.messaging.v1.LinkAck.$Properties {
            }

            /** Represents a LinkAck. */
            class LinkAck {

                /**
                 * Constructs a new LinkAck.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkAck.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkAck session. */
                session: number;

                /** LinkAck deliveryIds. */
                deliveryIds: Uint8Array[];

                /** LinkAck partition. */
                partition: number;

                /** LinkAck trace. */
                trace: Uint8Array;

                /**
                 * Encodes the specified LinkAck message. Does not implicitly {@link lantern.messaging.v1.LinkAck.verify|verify} messages.
                 * @param message LinkAck message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkAck message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAck & lantern.messaging.v1.LinkAck.$Shape} LinkAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkAck & lantern.messaging.v1.LinkAck.$Shape;
            }

            namespace LinkAck {

                /** Properties of a LinkAck. */
                interface $Properties {

                    /** LinkAck session */
                    session?: (number|null);

                    /** LinkAck deliveryIds */
                    deliveryIds?: (Uint8Array[]|null);

                    /** LinkAck partition */
                    partition?: (number|null);

                    /** LinkAck trace */
                    trace?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkAck. */
                type $Shape = lantern.messaging.v1.LinkAck.$Properties;
            }

            /**
             * Properties of a LinkSend.
             * @deprecated Use lantern.messaging.v1.LinkSend.$Properties instead.
             */
            interface ILinkSend extends lantern.messaging.v1.LinkSend.$Properties {
            }

            /** Represents a LinkSend. */
            class LinkSend {

                /**
                 * Constructs a new LinkSend.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkSend.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkSend request. */
                request: number;

                /** LinkSend sender. */
                sender: Uint8Array;

                /** LinkSend send. */
                send?: (lantern.messaging.v1.Send.$Properties|null);

                /** LinkSend probe. */
                probe: boolean;

                /** LinkSend partition. */
                partition: number;

                /** LinkSend trace. */
                trace: Uint8Array;

                /**
                 * Encodes the specified LinkSend message. Does not implicitly {@link lantern.messaging.v1.LinkSend.verify|verify} messages.
                 * @param message LinkSend message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkSend.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkSend message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkSend & lantern.messaging.v1.LinkSend.$Shape} LinkSend
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkSend & lantern.messaging.v1.LinkSend.$Shape;
            }

            namespace LinkSend {

                /** Properties of a LinkSend. */
                interface $Properties {

                    /** LinkSend request */
                    request?: (number|null);

                    /** LinkSend sender */
                    sender?: (Uint8Array|null);

                    /** LinkSend send */
                    send?: (lantern.messaging.v1.Send.$Properties|null);

                    /** LinkSend probe */
                    probe?: (boolean|null);

                    /** LinkSend partition */
                    partition?: (number|null);

                    /** LinkSend trace */
                    trace?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkSend. */
                type $Shape = lantern.messaging.v1.LinkSend.$Properties;
            }

            /**
             * Properties of a LinkAttachDone.
             * @deprecated Use lantern.messaging.v1.LinkAttachDone.$Properties instead.
             */
            interface ILinkAttachDone extends lantern.messaging.v1.LinkAttachDone.$Properties {
            }

            /** Represents a LinkAttachDone. */
            class LinkAttachDone {

                /**
                 * Constructs a new LinkAttachDone.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkAttachDone.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkAttachDone partition. */
                partition: number;

                /**
                 * Encodes the specified LinkAttachDone message. Does not implicitly {@link lantern.messaging.v1.LinkAttachDone.verify|verify} messages.
                 * @param message LinkAttachDone message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkAttachDone.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkAttachDone message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttachDone & lantern.messaging.v1.LinkAttachDone.$Shape} LinkAttachDone
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkAttachDone & lantern.messaging.v1.LinkAttachDone.$Shape;
            }

            namespace LinkAttachDone {

                /** Properties of a LinkAttachDone. */
                interface $Properties {

                    /** LinkAttachDone partition */
                    partition?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkAttachDone. */
                type $Shape = lantern.messaging.v1.LinkAttachDone.$Properties;
            }

            /**
             * Properties of a LinkPurge.
             * @deprecated Use lantern.messaging.v1.LinkPurge.$Properties instead.
             */
            interface ILinkPurge extends lantern.messaging.v1.LinkPurge.$Properties {
            }

            /** Represents a LinkPurge. */
            class LinkPurge {

                /**
                 * Constructs a new LinkPurge.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkPurge.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkPurge request. */
                request: number;

                /** LinkPurge address. */
                address: Uint8Array;

                /** LinkPurge partition. */
                partition: number;

                /** LinkPurge installedBefore. */
                installedBefore: number;

                /**
                 * Encodes the specified LinkPurge message. Does not implicitly {@link lantern.messaging.v1.LinkPurge.verify|verify} messages.
                 * @param message LinkPurge message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkPurge.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkPurge message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPurge & lantern.messaging.v1.LinkPurge.$Shape} LinkPurge
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkPurge & lantern.messaging.v1.LinkPurge.$Shape;
            }

            namespace LinkPurge {

                /** Properties of a LinkPurge. */
                interface $Properties {

                    /** LinkPurge request */
                    request?: (number|null);

                    /** LinkPurge address */
                    address?: (Uint8Array|null);

                    /** LinkPurge partition */
                    partition?: (number|null);

                    /** LinkPurge installedBefore */
                    installedBefore?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkPurge. */
                type $Shape = lantern.messaging.v1.LinkPurge.$Properties;
            }

            /**
             * Properties of a LinkAttached.
             * @deprecated Use lantern.messaging.v1.LinkAttached.$Properties instead.
             */
            interface ILinkAttached extends lantern.messaging.v1.LinkAttached.$Properties {
            }

            /** Represents a LinkAttached. */
            class LinkAttached {

                /**
                 * Constructs a new LinkAttached.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkAttached.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkAttached session. */
                session: number;

                /**
                 * Encodes the specified LinkAttached message. Does not implicitly {@link lantern.messaging.v1.LinkAttached.verify|verify} messages.
                 * @param message LinkAttached message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkAttached.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkAttached message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkAttached & lantern.messaging.v1.LinkAttached.$Shape} LinkAttached
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkAttached & lantern.messaging.v1.LinkAttached.$Shape;
            }

            namespace LinkAttached {

                /** Properties of a LinkAttached. */
                interface $Properties {

                    /** LinkAttached session */
                    session?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkAttached. */
                type $Shape = lantern.messaging.v1.LinkAttached.$Properties;
            }

            /**
             * Properties of a LinkEnded.
             * @deprecated Use lantern.messaging.v1.LinkEnded.$Properties instead.
             */
            interface ILinkEnded extends lantern.messaging.v1.LinkEnded.$Properties {
            }

            /** Represents a LinkEnded. */
            class LinkEnded {

                /**
                 * Constructs a new LinkEnded.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkEnded.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkEnded session. */
                session: number;

                /** LinkEnded reason. */
                reason: lantern.messaging.v1.LinkEndReason;

                /**
                 * Encodes the specified LinkEnded message. Does not implicitly {@link lantern.messaging.v1.LinkEnded.verify|verify} messages.
                 * @param message LinkEnded message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkEnded.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkEnded message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkEnded & lantern.messaging.v1.LinkEnded.$Shape} LinkEnded
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkEnded & lantern.messaging.v1.LinkEnded.$Shape;
            }

            namespace LinkEnded {

                /** Properties of a LinkEnded. */
                interface $Properties {

                    /** LinkEnded session */
                    session?: (number|null);

                    /** LinkEnded reason */
                    reason?: (lantern.messaging.v1.LinkEndReason|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkEnded. */
                type $Shape = lantern.messaging.v1.LinkEnded.$Properties;
            }

            /** LinkEndReason enum. */
            enum LinkEndReason {

                /** LINK_END_REASON_UNSPECIFIED value */
                LINK_END_REASON_UNSPECIFIED = 0,

                /** LINK_END_REASON_REPLACED value */
                LINK_END_REASON_REPLACED = 1,

                /** LINK_END_REASON_REMOVED value */
                LINK_END_REASON_REMOVED = 2
            }

            /**
             * Properties of a LinkDeliver.
             * @deprecated Use lantern.messaging.v1.LinkDeliver.$Properties instead.
             */
            interface ILinkDeliver extends lantern.messaging.v1.LinkDeliver.$Properties {
            }

            /** Represents a LinkDeliver. */
            class LinkDeliver {

                /**
                 * Constructs a new LinkDeliver.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkDeliver.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkDeliver session. */
                session: number;

                /** LinkDeliver deliveries. */
                deliveries: lantern.messaging.v1.LinkDelivery.$Properties[];

                /** LinkDeliver trace. */
                trace: Uint8Array;

                /**
                 * Encodes the specified LinkDeliver message. Does not implicitly {@link lantern.messaging.v1.LinkDeliver.verify|verify} messages.
                 * @param message LinkDeliver message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkDeliver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkDeliver message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDeliver & lantern.messaging.v1.LinkDeliver.$Shape} LinkDeliver
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkDeliver & lantern.messaging.v1.LinkDeliver.$Shape;
            }

            namespace LinkDeliver {

                /** Properties of a LinkDeliver. */
                interface $Properties {

                    /** LinkDeliver session */
                    session?: (number|null);

                    /** LinkDeliver deliveries */
                    deliveries?: (lantern.messaging.v1.LinkDelivery.$Properties[]|null);

                    /** LinkDeliver trace */
                    trace?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkDeliver. */
                type $Shape = lantern.messaging.v1.LinkDeliver.$Properties;
            }

            /**
             * Properties of a LinkDelivery.
             * @deprecated Use lantern.messaging.v1.LinkDelivery.$Properties instead.
             */
            interface ILinkDelivery extends lantern.messaging.v1.LinkDelivery.$Properties {
            }

            /** Represents a LinkDelivery. */
            class LinkDelivery {

                /**
                 * Constructs a new LinkDelivery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkDelivery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkDelivery deliveryId. */
                deliveryId: Uint8Array;

                /** LinkDelivery deliver. */
                deliver: Uint8Array;

                /** LinkDelivery redelivered. */
                redelivered: boolean;

                /**
                 * Encodes the specified LinkDelivery message. Does not implicitly {@link lantern.messaging.v1.LinkDelivery.verify|verify} messages.
                 * @param message LinkDelivery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkDelivery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkDelivery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDelivery & lantern.messaging.v1.LinkDelivery.$Shape} LinkDelivery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkDelivery & lantern.messaging.v1.LinkDelivery.$Shape;
            }

            namespace LinkDelivery {

                /** Properties of a LinkDelivery. */
                interface $Properties {

                    /** LinkDelivery deliveryId */
                    deliveryId?: (Uint8Array|null);

                    /** LinkDelivery deliver */
                    deliver?: (Uint8Array|null);

                    /** LinkDelivery redelivered */
                    redelivered?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkDelivery. */
                type $Shape = lantern.messaging.v1.LinkDelivery.$Properties;
            }

            /**
             * Properties of a LinkConfirmed.
             * @deprecated Use lantern.messaging.v1.LinkConfirmed.$Properties instead.
             */
            interface ILinkConfirmed extends lantern.messaging.v1.LinkConfirmed.$Properties {
            }

            /** Represents a LinkConfirmed. */
            class LinkConfirmed {

                /**
                 * Constructs a new LinkConfirmed.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkConfirmed.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkConfirmed session. */
                session: number;

                /** LinkConfirmed deliveryIds. */
                deliveryIds: Uint8Array[];

                /**
                 * Encodes the specified LinkConfirmed message. Does not implicitly {@link lantern.messaging.v1.LinkConfirmed.verify|verify} messages.
                 * @param message LinkConfirmed message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkConfirmed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkConfirmed message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkConfirmed & lantern.messaging.v1.LinkConfirmed.$Shape} LinkConfirmed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkConfirmed & lantern.messaging.v1.LinkConfirmed.$Shape;
            }

            namespace LinkConfirmed {

                /** Properties of a LinkConfirmed. */
                interface $Properties {

                    /** LinkConfirmed session */
                    session?: (number|null);

                    /** LinkConfirmed deliveryIds */
                    deliveryIds?: (Uint8Array[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkConfirmed. */
                type $Shape = lantern.messaging.v1.LinkConfirmed.$Properties;
            }

            /**
             * Properties of a LinkCaughtUp.
             * @deprecated Use lantern.messaging.v1.LinkCaughtUp.$Properties instead.
             */
            interface ILinkCaughtUp extends lantern.messaging.v1.LinkCaughtUp.$Properties {
            }

            /** Represents a LinkCaughtUp. */
            class LinkCaughtUp {

                /**
                 * Constructs a new LinkCaughtUp.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkCaughtUp.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkCaughtUp session. */
                session: number;

                /** LinkCaughtUp phase. */
                phase: lantern.messaging.v1.CaughtUpPhase;

                /**
                 * Encodes the specified LinkCaughtUp message. Does not implicitly {@link lantern.messaging.v1.LinkCaughtUp.verify|verify} messages.
                 * @param message LinkCaughtUp message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkCaughtUp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkCaughtUp message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkCaughtUp & lantern.messaging.v1.LinkCaughtUp.$Shape} LinkCaughtUp
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkCaughtUp & lantern.messaging.v1.LinkCaughtUp.$Shape;
            }

            namespace LinkCaughtUp {

                /** Properties of a LinkCaughtUp. */
                interface $Properties {

                    /** LinkCaughtUp session */
                    session?: (number|null);

                    /** LinkCaughtUp phase */
                    phase?: (lantern.messaging.v1.CaughtUpPhase|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkCaughtUp. */
                type $Shape = lantern.messaging.v1.LinkCaughtUp.$Properties;
            }

            /**
             * Properties of a LinkDropped.
             * @deprecated Use lantern.messaging.v1.LinkDropped.$Properties instead.
             */
            interface ILinkDropped extends lantern.messaging.v1.LinkDropped.$Properties {
            }

            /** Represents a LinkDropped. */
            class LinkDropped {

                /**
                 * Constructs a new LinkDropped.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkDropped.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkDropped session. */
                session: number;

                /** LinkDropped dropped. */
                dropped?: (lantern.messaging.v1.MessagesDropped.$Properties|null);

                /**
                 * Encodes the specified LinkDropped message. Does not implicitly {@link lantern.messaging.v1.LinkDropped.verify|verify} messages.
                 * @param message LinkDropped message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkDropped.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkDropped message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkDropped & lantern.messaging.v1.LinkDropped.$Shape} LinkDropped
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkDropped & lantern.messaging.v1.LinkDropped.$Shape;
            }

            namespace LinkDropped {

                /** Properties of a LinkDropped. */
                interface $Properties {

                    /** LinkDropped session */
                    session?: (number|null);

                    /** LinkDropped dropped */
                    dropped?: (lantern.messaging.v1.MessagesDropped.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkDropped. */
                type $Shape = lantern.messaging.v1.LinkDropped.$Properties;
            }

            /**
             * Properties of a LinkSendResult.
             * @deprecated Use lantern.messaging.v1.LinkSendResult.$Properties instead.
             */
            interface ILinkSendResult extends lantern.messaging.v1.LinkSendResult.$Properties {
            }

            /** Represents a LinkSendResult. */
            class LinkSendResult {

                /**
                 * Constructs a new LinkSendResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkSendResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkSendResult request. */
                request: number;

                /** LinkSendResult accepted. */
                accepted?: (lantern.messaging.v1.Accepted.$Properties|null);

                /** LinkSendResult duplicate. */
                duplicate?: (lantern.messaging.v1.Duplicate.$Properties|null);

                /** LinkSendResult problem. */
                problem?: (lantern.messaging.v1.Problem.$Properties|null);

                /** LinkSendResult outcome. */
                outcome?: ("accepted"|"duplicate"|"problem");

                /**
                 * Encodes the specified LinkSendResult message. Does not implicitly {@link lantern.messaging.v1.LinkSendResult.verify|verify} messages.
                 * @param message LinkSendResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkSendResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkSendResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkSendResult & lantern.messaging.v1.LinkSendResult.$Shape} LinkSendResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkSendResult & lantern.messaging.v1.LinkSendResult.$Shape;
            }

            namespace LinkSendResult {

                /** Properties of a LinkSendResult. */
                interface $Properties {

                    /** LinkSendResult request */
                    request?: (number|null);

                    /** LinkSendResult accepted */
                    accepted?: (lantern.messaging.v1.Accepted.$Properties|null);

                    /** LinkSendResult duplicate */
                    duplicate?: (lantern.messaging.v1.Duplicate.$Properties|null);

                    /** LinkSendResult problem */
                    problem?: (lantern.messaging.v1.Problem.$Properties|null);

                    /** LinkSendResult outcome */
                    outcome?: ("accepted"|"duplicate"|"problem");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a LinkSendResult. */
                type $Shape = {
                  request?: number|null;
                  accepted?: lantern.messaging.v1.Accepted.$Shape|null;
                  duplicate?: lantern.messaging.v1.Duplicate.$Shape|null;
                  problem?: lantern.messaging.v1.Problem.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ outcome?: undefined; accepted?: null; duplicate?: null; problem?: null }|{ outcome?: "accepted"; accepted: lantern.messaging.v1.Accepted.$Shape; duplicate?: null; problem?: null }|{ outcome?: "duplicate"; accepted?: null; duplicate: lantern.messaging.v1.Duplicate.$Shape; problem?: null }|{ outcome?: "problem"; accepted?: null; duplicate?: null; problem: lantern.messaging.v1.Problem.$Shape })
                );
            }

            /**
             * Properties of a LinkMoved.
             * @deprecated Use lantern.messaging.v1.LinkMoved.$Properties instead.
             */
            interface ILinkMoved extends lantern.messaging.v1.LinkMoved.$Properties {
            }

            /** Represents a LinkMoved. */
            class LinkMoved {

                /**
                 * Constructs a new LinkMoved.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkMoved.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkMoved partition. */
                partition: number;

                /**
                 * Encodes the specified LinkMoved message. Does not implicitly {@link lantern.messaging.v1.LinkMoved.verify|verify} messages.
                 * @param message LinkMoved message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkMoved.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkMoved message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkMoved & lantern.messaging.v1.LinkMoved.$Shape} LinkMoved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkMoved & lantern.messaging.v1.LinkMoved.$Shape;
            }

            namespace LinkMoved {

                /** Properties of a LinkMoved. */
                interface $Properties {

                    /** LinkMoved partition */
                    partition?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkMoved. */
                type $Shape = lantern.messaging.v1.LinkMoved.$Properties;
            }

            /**
             * Properties of a LinkPartitions.
             * @deprecated Use lantern.messaging.v1.LinkPartitions.$Properties instead.
             */
            interface ILinkPartitions extends lantern.messaging.v1.LinkPartitions.$Properties {
            }

            /** Represents a LinkPartitions. */
            class LinkPartitions {

                /**
                 * Constructs a new LinkPartitions.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkPartitions.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkPartitions owned. */
                owned: lantern.messaging.v1.LinkOwnedPartition.$Properties[];

                /**
                 * Encodes the specified LinkPartitions message. Does not implicitly {@link lantern.messaging.v1.LinkPartitions.verify|verify} messages.
                 * @param message LinkPartitions message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkPartitions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkPartitions message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPartitions & lantern.messaging.v1.LinkPartitions.$Shape} LinkPartitions
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkPartitions & lantern.messaging.v1.LinkPartitions.$Shape;
            }

            namespace LinkPartitions {

                /** Properties of a LinkPartitions. */
                interface $Properties {

                    /** LinkPartitions owned */
                    owned?: (lantern.messaging.v1.LinkOwnedPartition.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkPartitions. */
                type $Shape = lantern.messaging.v1.LinkPartitions.$Properties;
            }

            /**
             * Properties of a LinkOwnedPartition.
             * @deprecated Use lantern.messaging.v1.LinkOwnedPartition.$Properties instead.
             */
            interface ILinkOwnedPartition extends lantern.messaging.v1.LinkOwnedPartition.$Properties {
            }

            /** Represents a LinkOwnedPartition. */
            class LinkOwnedPartition {

                /**
                 * Constructs a new LinkOwnedPartition.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkOwnedPartition.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkOwnedPartition partition. */
                partition: number;

                /** LinkOwnedPartition epoch. */
                epoch: number;

                /**
                 * Encodes the specified LinkOwnedPartition message. Does not implicitly {@link lantern.messaging.v1.LinkOwnedPartition.verify|verify} messages.
                 * @param message LinkOwnedPartition message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkOwnedPartition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkOwnedPartition message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkOwnedPartition & lantern.messaging.v1.LinkOwnedPartition.$Shape} LinkOwnedPartition
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkOwnedPartition & lantern.messaging.v1.LinkOwnedPartition.$Shape;
            }

            namespace LinkOwnedPartition {

                /** Properties of a LinkOwnedPartition. */
                interface $Properties {

                    /** LinkOwnedPartition partition */
                    partition?: (number|null);

                    /** LinkOwnedPartition epoch */
                    epoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkOwnedPartition. */
                type $Shape = lantern.messaging.v1.LinkOwnedPartition.$Properties;
            }

            /**
             * Properties of a LinkPurgeResult.
             * @deprecated Use lantern.messaging.v1.LinkPurgeResult.$Properties instead.
             */
            interface ILinkPurgeResult extends lantern.messaging.v1.LinkPurgeResult.$Properties {
            }

            /** Represents a LinkPurgeResult. */
            class LinkPurgeResult {

                /**
                 * Constructs a new LinkPurgeResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkPurgeResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkPurgeResult request. */
                request: number;

                /** LinkPurgeResult purged. */
                purged: boolean;

                /**
                 * Encodes the specified LinkPurgeResult message. Does not implicitly {@link lantern.messaging.v1.LinkPurgeResult.verify|verify} messages.
                 * @param message LinkPurgeResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkPurgeResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkPurgeResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkPurgeResult & lantern.messaging.v1.LinkPurgeResult.$Shape} LinkPurgeResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkPurgeResult & lantern.messaging.v1.LinkPurgeResult.$Shape;
            }

            namespace LinkPurgeResult {

                /** Properties of a LinkPurgeResult. */
                interface $Properties {

                    /** LinkPurgeResult request */
                    request?: (number|null);

                    /** LinkPurgeResult purged */
                    purged?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkPurgeResult. */
                type $Shape = lantern.messaging.v1.LinkPurgeResult.$Properties;
            }

            /**
             * Properties of a LinkWelcome.
             * @deprecated Use lantern.messaging.v1.LinkWelcome.$Properties instead.
             */
            interface ILinkWelcome extends lantern.messaging.v1.LinkWelcome.$Properties {
            }

            /** Represents a LinkWelcome. */
            class LinkWelcome {

                /**
                 * Constructs a new LinkWelcome.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: lantern.messaging.v1.LinkWelcome.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LinkWelcome instance. */
                instance: Uint8Array;

                /** LinkWelcome partitionCount. */
                partitionCount: number;

                /** LinkWelcome retentionMs. */
                retentionMs: number;

                /** LinkWelcome dedupWindowMs. */
                dedupWindowMs: number;

                /** LinkWelcome parkAfterMs. */
                parkAfterMs: number;

                /**
                 * Encodes the specified LinkWelcome message. Does not implicitly {@link lantern.messaging.v1.LinkWelcome.verify|verify} messages.
                 * @param message LinkWelcome message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: lantern.messaging.v1.LinkWelcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LinkWelcome message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {lantern.messaging.v1.LinkWelcome & lantern.messaging.v1.LinkWelcome.$Shape} LinkWelcome
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lantern.messaging.v1.LinkWelcome & lantern.messaging.v1.LinkWelcome.$Shape;
            }

            namespace LinkWelcome {

                /** Properties of a LinkWelcome. */
                interface $Properties {

                    /** LinkWelcome instance */
                    instance?: (Uint8Array|null);

                    /** LinkWelcome partitionCount */
                    partitionCount?: (number|null);

                    /** LinkWelcome retentionMs */
                    retentionMs?: (number|null);

                    /** LinkWelcome dedupWindowMs */
                    dedupWindowMs?: (number|null);

                    /** LinkWelcome parkAfterMs */
                    parkAfterMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LinkWelcome. */
                type $Shape = lantern.messaging.v1.LinkWelcome.$Properties;
            }
        }
    }
}
