using System.Globalization;
using System.Text;
using System.Text.Json;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices;

/// <summary>Finds fields of JSON messages that no tag takes, and tells each once.</summary>
internal sealed class FieldWatch
{
    /// <summary>Of one kind of messages; whoever sends a new name each time is not told of for ever.</summary>
    private const int MostTold = 100;

    private readonly Node _root = new("");
    private int _told;

    /// <param name="taken">Places of values and times.</param>
    public FieldWatch(IEnumerable<JsonPointer?> taken)
    {
        foreach (var pointer in taken)
            (pointer?.Steps ?? []).Aggregate(_root, (node, step) => node.Below(step)).IsTaken = true;
    }

    /// <summary>Those of the payloads of some tags.</summary>
    public static FieldWatch Of(IEnumerable<TagSettings> tags) => new(tags.Where(tag => tag.Payload.Csv is null)
        .SelectMany(tag => tag.Payload.Time is { } time ? new[] { tag.Payload.Value, time } : [tag.Payload.Value]));

    /// <param name="untold">Takes them as JSON Pointers.</param>
    public void Look(JsonElement message, List<string> untold)
    {
        try
        {
            Look(message, _root, untold);
        }
        catch (InvalidOperationException)
        {
            // A name that is no text: what is read of such a message says so.
        }
    }

    private void Look(JsonElement element, Node node, List<string> untold)
    {
        if (node.IsTaken)
            return;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (at, below) in node.Elements.Where(step => step.At < element.GetArrayLength()))
                Look(element[at], below, untold);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                if (node.Find(field) is { } below)
                    Look(field.Value, below, untold);
                else if (_told < MostTold)
                    untold.Add(Tell(node.Below(field.Name)));
            }
        }
    }

    private string Tell(Node field)
    {
        _told++;
        field.IsTaken = true;   // by having been told
        return field.Path;
    }

    private sealed class Node(string path)
    {
        private readonly List<(byte[] Name, Node Below)> _fields = [];
        private readonly List<(int At, Node Below)> _elements = [];

        public string Path => path;

        /// <summary>What is in it is taken, or is told of with it.</summary>
        public bool IsTaken { get; set; }

        public IEnumerable<(int At, Node Below)> Elements => _elements;

        public Node? Find(JsonProperty field)
        {
            foreach (var (name, below) in _fields)
            {
                if (field.NameEquals(name))
                    return below;
            }

            return null;
        }

        public Node Below(string step)
        {
            var utf8 = Encoding.UTF8.GetBytes(step);
            if (_fields.Find(field => field.Name.AsSpan().SequenceEqual(utf8)).Below is { } there)
                return there;
            var below = new Node($"{path}/{step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
            _fields.Add((utf8, below));
            if (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                _elements.Add((at, below));
            return below;
        }
    }
}
