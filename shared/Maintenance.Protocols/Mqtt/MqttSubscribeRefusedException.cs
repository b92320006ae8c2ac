namespace Maintenance.Protocols.Mqtt;

/// <summary>The broker refused a topic filter, or granted it less than was asked. The connection lives on.</summary>
public sealed class MqttSubscribeRefusedException(IReadOnlyList<string> refusals)
    : MqttException($"The broker did not grant what was asked: {string.Join("; ", refusals)}.")
{
    /// <summary>One sentence for each filter that was not granted.</summary>
    public IReadOnlyList<string> Refusals => refusals;
}
