using System.Globalization;
using System.Text;

namespace Maintenance.Benchmarks.Gateway;

/// <summary>80 reads of 125 registers from one server, again and again, and each value published: as a file for each gateway.</summary>
/// <param name="Period">From one read of a register to the next one.</param>
internal sealed record GatewayLoad(TimeSpan Period)
{
    public const int Reads = 80;
    public const int RegistersPerRead = 125;

    /// <summary>Of the server, and tags of the gateway.</summary>
    public const int Registers = Reads * RegistersPerRead;

    public const string Topic = "bench";

    private const string TheirTopic = "node-red";

    public int ValuesPerSecond => (int)(Registers / Period.TotalSeconds);

    /// <summary>Where values are published: ours in one place, theirs below one.</summary>
    public static string OurFilter => $"{Topic}/readings";

    public static string TheirFilter => $"{TheirTopic}/#";

    /// <summary>Each register a tag of its own, scaled, with a deadband of 0, which is evaluated and lets all pass.</summary>
    public string OurConfiguration(int modbusPort, int brokerPort)
    {
        var yaml = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            gateway: { name: bench }
            publish: { endpoint: "127.0.0.1:{{brokerPort}}", topic: {{Topic}} }
            devices:
              - name: plc
                protocol: modbus
                endpoint: 127.0.0.1:{{modbusPort}}
                modbus: { unit: 1, poll: "{{Period:c}}", timeout: "00:00:02" }
                tags:

            """));
        for (var address = 0; address < Registers; address++)
        {
            yaml.Append(
                CultureInfo.InvariantCulture,
                $"      - {{ name: r{address}, unit: bar, scale: 0.1, deadband: 0, register: {{ address: {address}, type: uint16 }} }}\n");
        }

        return yaml.ToString();
    }

    /// <summary>A flow of as many "Modbus-Read" nodes, each wired to an "mqtt out" at its own default QoS, 0.</summary>
    public string TheirFlow(int modbusPort, int brokerPort) => string.Create(CultureInfo.InvariantCulture, $$"""
        [
          { "id": "tab", "type": "tab", "label": "bench" },
          {
            "id": "server", "type": "modbus-client", "name": "plc", "clienttype": "tcp", "bufferCommands": true, "stateLogEnabled": false,
            "queueLogEnabled": false, "failureLogEnabled": false, "tcpHost": "127.0.0.1", "tcpPort": {{modbusPort}}, "tcpType": "DEFAULT",
            "unit_id": 1, "commandDelay": 1, "clientTimeout": 1000, "reconnectOnTimeout": true, "reconnectTimeout": 2000,
            "parallelUnitIdsAllowed": true
          },
          {
            "id": "broker", "type": "mqtt-broker", "broker": "127.0.0.1", "port": {{brokerPort}}, "clientid": "node-red", "autoConnect": true,
            "usetls": false, "protocolVersion": 4, "keepalive": 60, "cleansession": true
          },
          {{string.Join(",\n", Enumerable.Range(0, Reads).Select(TheirRead))}}
        ]
        """);

    private string TheirRead(int read) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "id": "read{{read}}", "type": "modbus-read", "z": "tab", "name": "", "topic": "", "showStatusActivities": false,
          "logIOActivities": false, "showErrors": false, "showWarnings": false, "unitid": 1, "dataType": "HoldingRegister",
          "adr": {{read * RegistersPerRead}}, "quantity": {{RegistersPerRead}}, "rate": {{(int)Period.TotalMilliseconds}}, "rateUnit": "ms",
          "delayOnStart": false, "server": "server", "useIOFile": false, "ioFile": "", "useIOForPayload": false, "emptyMsgOnFail": false,
          "wires": [["out{{read}}"], []]
        },
        {
          "id": "out{{read}}", "type": "mqtt out", "z": "tab", "name": "", "topic": "{{TheirTopic}}/{{read}}", "qos": "", "retain": "",
          "broker": "broker", "wires": []
        }
        """);
}
