using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>Writes to one connected device. What may be written was checked before.</summary>
internal interface ITagWriter
{
    /// <summary>Writes once, and reads back. What goes wrong is an outcome.</summary>
    /// <param name="value">In the tag's unit.</param>
    Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken);
}
