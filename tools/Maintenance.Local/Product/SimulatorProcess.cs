using System.Net.Http.Json;
using System.Text.Json;

namespace Maintenance.Local.Product;

/// <summary>Simulated or replayed devices, with their control endpoint.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private const string ProgramName = "Maintenance.Simulators";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private SimulatorProcess(ChildProcess process, int port)
    {
        Process = process;
        Client = LoopbackHttp.Client(port);
    }

    public ChildProcess Process { get; }

    public HttpClient Client { get; }

    /// <summary>Starts one of the simulator's verbs and waits until its control endpoint answers.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message has its last lines.</exception>
    public static async Task<SimulatorProcess> StartAsync(
        Checkout checkout, IReadOnlyList<string> arguments, string logFile, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var process = ChildProcess.Start(
            checkout.Program(ProgramName, [.. arguments, "--urls", $"http://127.0.0.1:{port}"]) with
            {
                LogFile = logFile,
                WorkingFolder = Path.GetDirectoryName(logFile),
            });
        var simulator = new SimulatorProcess(process, port);
        try
        {
            await process.WaitUntilAsync(
                token => simulator.Client.AnswersAsync("/health/live", token), StartsWithin, "the simulator to be up", cancellationToken);
            return simulator;
        }
        catch (Exception) when (simulator.Process == process)
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a fault now.</summary>
    /// <returns>Its row of the ground truth.</returns>
    public async Task<GroundTruth> FaultAsync(string asset, string kind, TimeSpan growth, CancellationToken cancellationToken)
    {
        using var answer = await Client.PostAsJsonAsync("/faults", new { asset, kind, growth }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The simulator refused {kind} of {asset}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");

        return await answer.Content.ReadFromJsonAsync<GroundTruth>(JsonSerializerOptions.Web, cancellationToken)
            ?? throw new InvalidOperationException("The simulator answered a fault with nothing.");
    }

    /// <summary>What it counts itself to have given away.</summary>
    public async Task<SimulatorCounts> CountsAsync(CancellationToken cancellationToken) =>
        await Client.GetFromJsonAsync<SimulatorCounts>("/counts", cancellationToken)
        ?? throw new InvalidOperationException("The simulator answered its counts with nothing.");

    /// <summary>Stops publishing; returns once the broker has acknowledged all. Modbus goes on serving.</summary>
    public async Task StopPublishingAsync(CancellationToken cancellationToken)
    {
        using var answer = await Client.PostAsync(new Uri("/stop", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }
}
