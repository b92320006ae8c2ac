using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Subscribes to what a device's tags want, and ends what an earlier configuration wanted: a broker that keeps the session keeps its
/// subscriptions too, and would send what nobody wants any more, or a shared group's messages twice.
/// </summary>
/// <param name="file">Which subscriptions were made.</param>
internal sealed class KeptFilters(string file)
{
    private const int AtOnce = 500;

    public async Task SubscribeAsync(MqttClient client, IReadOnlyList<string> wanted, DeviceStatus status, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(status, cancellationToken);
        var gone = before.Except(wanted, StringComparer.Ordinal).ToList();
        var isSame = gone.Count == 0 && before.Count == wanted.Count;
        if (!isSame)
            await WriteAsync([.. wanted, .. gone], status, cancellationToken);   // first, so that none is forgotten whenever the gateway ends
        foreach (var some in wanted.Chunk(AtOnce))
            await client.SubscribeAsync([.. some.Select(filter => new MqttSubscription(filter, MqttQos.AtLeastOnce))], cancellationToken);
        foreach (var some in gone.Chunk(AtOnce))
            await client.UnsubscribeAsync(some, cancellationToken);
        if (gone.Count > 0)
            await WriteAsync(wanted, status, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(DeviceStatus status, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonFile.ReadAsync<List<string>>(file, cancellationToken) ?? [];
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            status.Trouble(file, $"What was subscribed to before is not known, so it goes on: {unreadable.Message}");
            return [];
        }
    }

    private async Task WriteAsync(IReadOnlyList<string> filters, DeviceStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await JsonFile.WriteAsync(file, filters, cancellationToken);
            status.Mended(file);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            status.Trouble(file, $"What is subscribed to cannot be kept, so it will not be ended once it is not wanted: {full.Message} Make room or mend its rights.");
        }
    }
}
