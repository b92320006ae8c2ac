using System.Collections.Concurrent;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>
/// The one way of a command to the driver of its tag: off unless the tag says that it is writable, within what it says, and in the
/// log whatever came of it.
/// </summary>
internal sealed partial class TagWrites(LiveSettings settings, ILogger<TagWrites> log)
{
    private readonly ConcurrentDictionary<string, ITagWriter> _byDevice = new(StringComparer.Ordinal);

    /// <summary>A device can be written to until what is returned is disposed.</summary>
    public IDisposable Begin(string device, ITagWriter writer)
    {
        _byDevice[device] = writer;
        return new Writing(this, device, writer);
    }

    /// <param name="value">In the tag's unit.</param>
    /// <param name="by">Who gave the command, for the log.</param>
    /// <returns>Null where there is no such tag.</returns>
    public async Task<WriteOutcome?> WriteAsync(string name, double value, string by, CancellationToken cancellationToken)
    {
        if (settings.Current.Tags.FirstOrDefault(tag => !tag.IsRetired && string.Equals(tag.Name, name, StringComparison.Ordinal)) is not { } tag)
            return null;
        WriteOutcome outcome;
        try
        {
            outcome = await TryAsync(tag, value, cancellationToken);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            LogBroken(tag.Device, tag.Name, value, by, broken.Message);
            throw;
        }

        if (outcome is WriteOutcome.Written written)
            LogWritten(tag.Device, tag.Name, value, written.Value, by);
        else
            LogNotWritten(tag.Device, tag.Name, value, outcome, by);
        return outcome;
    }

    private async Task<WriteOutcome> TryAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        if (tag.Writable is not { } writable)
            return new WriteOutcome.Refused($"{tag.Name} is not writable: its configuration does not say writable: {{ min, max }}.");
        if (!(value >= writable.Min && value <= writable.Max))
            return new WriteOutcome.Refused(FormattableString.Invariant($"{value} is outside what may be written to {tag.Name}, {writable.Min} to {writable.Max}."));
        return _byDevice.TryGetValue(tag.Device, out var writer)
            ? await writer.WriteAsync(tag, value, cancellationToken)
            : new WriteOutcome.Away($"There is no connection to device {tag.Device}.");
    }

    private sealed class Writing(TagWrites writes, string device, ITagWriter writer) : IDisposable
    {
        public void Dispose() => writes._byDevice.TryRemove(new(device, writer));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device}: {Value} was written to {Tag} by {By}; read back {ReadBack}")]
    private partial void LogWritten(string device, string tag, double value, double readBack, string by);

    [LoggerMessage(Level = LogLevel.Error, Message = "Device {Device}: {Value} may or may not be written to {Tag} by {By}: {Reason}")]
    private partial void LogBroken(string device, string tag, double value, string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Value} was not written to {Tag} by {By}: {Outcome}")]
    private partial void LogNotWritten(string device, string tag, double value, WriteOutcome outcome, string by);
}
