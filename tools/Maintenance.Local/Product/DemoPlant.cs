namespace Maintenance.Local.Product;

/// <summary>The demo's plant: pump P-101 and motor M-102 over Modbus TCP, compressor C-201 and conveyor CV-301 over MQTT.</summary>
public static class DemoPlant
{
    public const string Site = "DEMO";
    public const string GatewayName = "demo-gateway";

    /// <summary>The gateway's device that subscribes at the broker.</summary>
    public const string MqttDevice = "hall";

    /// <summary>Starts the gateway on the plant's configuration, then the plant: whoever publishes first would not be heard.</summary>
    public static async Task StartPlantAsync(this LocalProduct product, CancellationToken cancellationToken)
    {
        var modbusPort = FreePort.Next();
        await product.StartGatewayAsync(
            GatewayName, await ConfigurationAsync(cancellationToken),
            new Dictionary<string, string?>
            {
                ["PLANT_MODBUS"] = $"127.0.0.1:{modbusPort}",
                ["PLANT_MQTT"] = $"127.0.0.1:{product.Broker.Port}",
            },
            cancellationToken);
        await product.Gateway!.OnlineAsync(MqttDevice, cancellationToken);
        await product.StartSimulatorAsync(
            cancellationToken,
            "plant", "--modbus-port", $"{modbusPort}", "--mqtt", $"127.0.0.1:{product.Broker.Port}",
            "--truth", Path.Combine(product.Folder, "ground-truth.jsonl"), "--seed", "42");
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
