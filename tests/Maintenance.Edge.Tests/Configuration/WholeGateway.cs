using Maintenance.Edge.Configuration;
using Shouldly;

namespace Maintenance.Edge.Tests.Configuration;

/// <summary>A file with every key but those of the sections that have a file of their own.</summary>
internal static class WholeGateway
{
    public const string Whole = """
        gateway: { name: press-shop }
        local: { allowRemote: true, writeTokenFile: write.token }
        cloud: { url: "${CLOUD}", enrolmentTokenFile: token, shutdownDrain: "00:00:05" }
        outbox: { maxBytes: 268435456 }
        devices:
          - name: pump
            protocol: modbus
            endpoint: 127.0.0.1:502
            clock: gateway
            watchdog: "00:01:00"
            connection: { name: pump.connected, limits: { low: 0.5, onDelay: "00:01:00" } }
            modbus: { unit: 3, poll: "00:00:00.250", timeout: "00:00:02" }
            tags:
              - name: P-101.vibration
                asset: P-101
                signal: vibration
                kind: Vibration
                unit: mm/s
                register: { table: input, address: 7, type: float32, order: CDAB }
                scale: 0.1
                offset: -3
                range: { min: 0, max: 100 }
                deadband: 0.05
                maxSilence: "00:00:10"
                staleAfter: "00:00:15"
                limits: { low: 1, high: 4.5, hysteresis: 0.3, onDelay: "00:00:02", offDelay: "00:00:10", priority: High, safety: true }
                detector: { kind: novelty, budget: 12, priority: Low }
                sensor: { watch: true, priority: Medium, maxRatePerSecond: 20 }
              - name: P-101.bearing-temperature
                asset: P-101
                register: { address: 9, type: float32 }
                detector: { kind: novelty }
              - name: P-101.running
                asset: P-101
                kind: State
                register: { address: 11, type: uint16 }
          - name: hall
            protocol: mqtt
            endpoint: "[::1]:1883"
            clock: device
            mqtt:
              { clientId: g1, username: u, password: "${SECRET}", keepAlive: "00:00:20", version: 5, webSocketPath: /mqtt, shareGroup: hall,
                sessionExpiry: "7.00:00:00", tls: { authorityFile: ca.pem, certificateFile: own.pem, keyFile: own.key } }
            tags:
              - name: C-201.current
                topic: plant/current
                payload: { value: /value, time: /timestamp }
                writable: { min: 0, max: 40, topic: plant/current/set }
              - name: C-201.pressure
                topic: plant/line
                payload: { csv: { column: 3, timeColumn: 1, separator: ";" } }
          - name: fan
            protocol: opcua
            endpoint: opc.tcp://fan.example/plant
            opcua:
              policy: Aes128_Sha256_RsaOaep
              mode: Sign
              pinnedCertificate: 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF
              publishing: "00:00:00.500"
              sampling: "00:00:00.100"
              user: { name: u, password: "${USER_SECRET}" }
              events: { node: i=2253, asset: F-401, leastSeverity: 500 }
            tags:
              - name: F-401.vibration
                node: { id: "nsu=urn:plant;s=F-401.vibration", queue: 20, trigger: timestamp, deadband: { percent: 1 } }
                range: { min: 0, max: 100 }
              - name: "{parent}.{name}"
                node: { path: /Plant/F-4??/*, access: read, sampling: "00:00:02" }
          - name: meter
            protocol: modbus
            endpoint: /dev/ttyUSB0
            modbus:
              transport: serial-rtu
              unit: 9
              mostRegisters: 40
              mostBits: 100
              serial: { baud: 9600, dataBits: 8, parity: none, stopBits: 1, rs485: { rtsHighOnSend: false, delayBeforeSend: "00:00:00.001", delayAfterSend: "00:00:00.002", receivesWhileSending: true } }
            tags:
              - { name: E.count, register: { address: 4, type: uint32, order: CDAB }, counter: { last: 999999 } }
              - { name: E.alarm, register: { address: 6, type: uint16, bits: { first: 3, count: 2 } } }
              - { name: E.state, register: { address: 8, type: string, length: 4, texts: [{ text: RUN, value: 1 }, { text: "OFF", value: 0 }] } }
        assets:
          - name: P-101
            class: pump
            runState: P-101.running
            load: P-101.vibration
            maintenance: P-101.running
            starting: "00:01:00"
            incidentWindow: "00:30:00"
            joint: { period: "00:00:30", budget: 2, priority: High }
            drift: { period: "00:05:00", settling: "01:00:00", cooling: "03:00:00", lag: "00:40:00", priority: High }
        """;

    public static GatewaySettings Parse(string text, out IReadOnlySet<string> keys) => GatewayFile.Parse(
        "gateway.yaml", text, name => name switch { "CLOUD" => "https://cloud.example", "SECRET" or "USER_SECRET" => "hush", _ => null }, out keys);

    public static IReadOnlyList<string> Errors(string text) =>
        [.. Should.Throw<ConfigurationException>(() => Parse(text, out _)).Faults.Select(fault => fault.ToString())];
}
