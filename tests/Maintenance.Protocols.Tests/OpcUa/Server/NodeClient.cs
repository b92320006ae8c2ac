using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>A client of node-opcua in a process of its own, believed by a server of ours.</summary>
public sealed class NodeClient : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private Process? _process;

    public TestServer Server { get; } = new();

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        if (NodeOpcUa.Missing() is not null)
            return;
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "opcua-commands.js", Path.Combine(Server.Folder, "peer") },
            WorkingDirectory = NodeOpcUa.PeersFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ready = await AnswerAsync();
        using var shown = X509CertificateLoader.LoadCertificateFromFile(ready["certificate"]!.GetValue<string>());
        Server.Trust(shown.RawData, "peer.der");
    }

    /// <summary>Tells it to do something and answers what came of it.</summary>
    public async Task<JsonNode> DoAsync(string command, object? arguments = null)
    {
        var asked = JsonSerializer.SerializeToNode(arguments ?? new())!.AsObject();
        asked["command"] = command;
        await _process!.StandardInput.WriteLineAsync(asked.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync();
    }

    /// <summary>Asks again and again until a condition holds.</summary>
    public async Task<JsonNode> UntilAsync(string command, Func<JsonNode, bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await DoAsync(command);
            if (holds(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"'{command}' still answers {answer.ToJsonString()}");
        }
    }

    public Task<JsonNode> ConnectAsync(string policy = "None", string mode = "None", int? lifetime = null) => DoAsync(
        "connect", new { url = Server.Server.Url.OriginalString, policy, mode, lifetime = lifetime ?? 600_000 });

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }

            process.Dispose();
        }

        await Server.DisposeAsync();
    }

    // What it says besides is for people: only lines of JSON are answers.
    private async Task<JsonNode> AnswerAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await _process!.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.StartsWith("{\"", StringComparison.Ordinal))
                continue;
            var answer = JsonNode.Parse(line)!;
            return answer["ok"] ?? throw new InvalidOperationException($"node-opcua says: {answer["error"]}");
        }

        throw new InvalidOperationException("The client of node-opcua ended.");
    }
}
