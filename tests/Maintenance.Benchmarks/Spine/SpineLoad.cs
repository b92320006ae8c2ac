using System.Globalization;
using System.Text;

namespace Maintenance.Benchmarks.Spine;

/// <summary>How a rate is made up of Modbus devices: each gives so many registers at each poll.</summary>
/// <param name="ValuesPerSecond">A multiple of what one device gives.</param>
internal sealed record SpineLoad(int ValuesPerSecond)
{
    public const string GatewayName = "bench-gateway";

    /// <summary>Registers that one request may read (Modbus application protocol 1.1b3, 6.3).</summary>
    public const int RegistersPerDevice = 125;

    private const int PollsPerSecond = 8;

    public int Devices => ValuesPerSecond / (RegistersPerDevice * PollsPerSecond);

    /// <summary>The gateway's file: one device a unit of the same server, every register a tag, a deadband that lets all pass.</summary>
    public string Configuration(int modbusPort)
    {
        var yaml = new StringBuilder($$"""
            gateway:
              name: {{GatewayName}}
            cloud:
              url: ${MAINTENANCE_CLOUD_URL}
              shutdownDrain: "00:01:00"
            devices:

            """);
        for (var unit = 1; unit <= Devices; unit++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                  - name: unit-{{unit}}
                    protocol: modbus
                    endpoint: 127.0.0.1:{{modbusPort}}
                    modbus: { unit: {{unit}}, poll: "00:00:00.125", timeout: "00:00:02" }
                    tags:

                """);
            for (var address = 0; address < RegistersPerDevice; address++)
                yaml.Append(CultureInfo.InvariantCulture, $"      - {{ name: u{unit}.r{address}, signal: r{address}, register: {{ address: {address}, type: uint16 }} }}\n");
        }

        return yaml.ToString();
    }
}
