namespace Maintenance.Local.Product;

/// <summary>
/// The demo's plant: pump P-101 and motor M-102 over Modbus TCP, compressor C-201 and conveyor CV-301 over MQTT, fan F-401 over
/// OPC UA.
/// </summary>
public static class DemoPlant
{
    public const string Site = "DEMO";
    public const string GatewayName = "demo-gateway";

    /// <summary>The gateway's device that subscribes at the broker.</summary>
    public const string MqttDevice = "hall";

    /// <summary>The gateway's device that is an OPC UA server.</summary>
    public const string OpcUaDevice = "fan";

    /// <summary>Starts the gateway on the plant's configuration, then the plant: whoever publishes first would not be heard.</summary>
    public static async Task StartPlantAsync(this LocalProduct product, CancellationToken cancellationToken)
    {
        var (modbusPort, opcUaPort) = (FreePort.Next(), FreePort.Next());
        var pki = Path.Combine(product.Folder, "plant-pki");
        await product.StartGatewayAsync(
            GatewayName, await ConfigurationAsync(cancellationToken),
            new Dictionary<string, string?>
            {
                ["PLANT_MODBUS"] = $"127.0.0.1:{modbusPort}",
                ["PLANT_MQTT"] = $"127.0.0.1:{product.Broker.Port}",
                ["PLANT_OPCUA"] = $"opc.tcp://localhost:{opcUaPort}",
            },
            cancellationToken);
        await product.Gateway!.OnlineAsync(MqttDevice, cancellationToken);
        await product.StartSimulatorAsync(
            cancellationToken,
            "plant", "--modbus-port", $"{modbusPort}", "--mqtt", $"127.0.0.1:{product.Broker.Port}",
            "--truth", Path.Combine(product.Folder, "ground-truth.jsonl"), "--seed", "42", "--opcua-port", $"{opcUaPort}", "--opcua-pki", pki);
        await product.EnrolOpcUaAsync(pki, cancellationToken);
    }

    /// <summary>
    /// Each side's certificate into the other's trusted folder, as a person does who has access to both machines: neither
    /// believes anybody else.
    /// </summary>
    private static async Task EnrolOpcUaAsync(this LocalProduct product, string plantPki, CancellationToken cancellationToken)
    {
        var gatewayPki = Path.Combine(product.Gateway!.DataFolder, "opcua");
        await CopyAsync(Own(gatewayPki), plantPki, "gateway.der", cancellationToken);
        await CopyAsync(Own(plantPki), gatewayPki, "plant.der", cancellationToken);
        product.Say("OPC UA: gateway and plant have each other's certificate in their trusted folder");
        await product.Gateway.OnlineAsync(OpcUaDevice, cancellationToken);
    }

    private static string Own(string pki) => Path.Combine(pki, "own", "application.der");

    private static async Task CopyAsync(string certificate, string pki, string name, CancellationToken cancellationToken)
    {
        var trusted = Directory.CreateDirectory(Path.Combine(pki, "trusted"));
        await File.WriteAllBytesAsync(Path.Combine(trusted.FullName, name), await File.ReadAllBytesAsync(certificate, cancellationToken), cancellationToken);
    }

    /// <summary>The gateway's YAML file.</summary>
    public static async Task<string> ConfigurationAsync(CancellationToken cancellationToken)
    {
        await using var resource = typeof(DemoPlant).Assembly.GetManifestResourceStream("plant.yaml")
            ?? throw new InvalidOperationException("plant.yaml is not embedded.");
        using var reader = new StreamReader(resource);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
