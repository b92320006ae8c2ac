using System.Text.Json;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>Reads the values of all tags of one topic out of its messages.</summary>
/// <param name="fields">Finds fields that no tag takes; shared by topics that are alike.</param>
internal sealed class TopicReader(IReadOnlyList<TagSettings> tags, FieldWatch fields)
{
    private readonly PayloadReading[] _readings = new PayloadReading[tags.Count];
    private readonly bool _isJson = tags.Any(tag => tag.Payload.Csv is null);

    public IReadOnlyList<TagSettings> Tags => tags;

    /// <summary>One for each of <see cref="Tags"/>, until the next message is read.</summary>
    /// <param name="untold">Takes fields that no tag takes and that were not told yet.</param>
    public IReadOnlyList<PayloadReading> Read(ReadOnlyMemory<byte> payload, List<string> untold)
    {
        var fault = "";
        using var document = _isJson ? PayloadReader.Parse(payload, out fault) : null;
        for (var i = 0; i < _readings.Length; i++)
        {
            _readings[i] = tags[i].Payload.Csv is { } csv ? CsvPayload.Read(payload.Span, csv)
                : document is null ? new(double.NaN, null, fault)
                : PayloadReader.Read(document.RootElement, tags[i].Payload);
        }

        if (document is { RootElement.ValueKind: JsonValueKind.Object or JsonValueKind.Array })
            fields.Look(document.RootElement, untold);
        return _readings;
    }
}
