using System.Text.Json;

namespace Maintenance.Simulators.Faults;

/// <summary>The ground truth on disk, one JSON object a line, appended.</summary>
internal sealed class TruthFile(string path) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task AppendAsync(GroundTruth truth, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await File.AppendAllTextAsync(
                path, JsonSerializer.Serialize(truth, JsonSerializerOptions.Web) + "\n", cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
