using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using Maintenance.Local;

namespace Maintenance.Benchmarks.Gateway;

/// <summary>Counts the values in what mosquitto_sub prints: a message a line, which is a list of numbers, or groups with their values by name.</summary>
internal sealed class ValueCounter : IAsyncDisposable
{
    private const string Package = "mosquitto-clients";
    private readonly Process _subscriber;
    private readonly Task _reading;
    private long _values;
    private long _messages;

    private ValueCounter(Process subscriber)
    {
        _subscriber = subscriber;
        _reading = ReadAsync(PipeReader.Create(subscriber.StandardOutput.BaseStream));
    }

    public long Values => Interlocked.Read(ref _values);

    public long Messages => Interlocked.Read(ref _messages);

    public static ValueCounter Start(int brokerPort, string filter)
    {
        var start = new ProcessStartInfo(
            InstalledProgram.Find("mosquitto_sub", Package), ["-h", "127.0.0.1", "-p", $"{brokerPort}", "-q", "1", "-t", filter])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException("mosquitto_sub did not start."));
    }

    public async ValueTask DisposeAsync()
    {
        _subscriber.Kill();
        await _reading;
        _subscriber.Dispose();
    }

    private async Task ReadAsync(PipeReader output)
    {
        while (true)
        {
            var read = await output.ReadAsync();
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Interlocked.Add(ref _values, Count(rest.Slice(0, end)));
                Interlocked.Increment(ref _messages);
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            output.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static int Count(ReadOnlySequence<byte> message)
    {
        var json = new Utf8JsonReader(message);
        var (count, inValues) = (0, false);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && !inValues)
                inValues = json.ValueTextEquals("values"u8);
            else if (json.TokenType == JsonTokenType.EndObject)
                inValues = false;
            else if (json.TokenType is JsonTokenType.Number or JsonTokenType.Null && (inValues || (json.CurrentDepth == 1 && message.FirstSpan[0] == (byte)'[')))
                count++;
        }

        return count;
    }
}
