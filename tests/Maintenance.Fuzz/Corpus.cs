namespace Maintenance.Fuzz;

/// <summary>The good messages of each protocol, by the name that './maintain fuzz' takes.</summary>
public static class Corpus
{
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<FuzzSeed>>> ByProtocol { get; } = new Dictionary<string, Func<IReadOnlyList<FuzzSeed>>>(StringComparer.Ordinal)
    {
        ["opcua"] = OpcUaCorpus.All,
        ["modbus"] = ModbusCorpus.All,
        ["mqtt"] = MqttCorpus.All,
        ["sparkplug"] = SparkplugCorpus.All,
    };
}
