using System.Net;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Simulators.Servers;

/// <summary>A Modbus TCP server as a part of the host: begins and ends with it, and logs its troubles.</summary>
internal sealed partial class ModbusFace(ModbusTcpServerOptions options, ILogger<ModbusFace> log) : IHostedService
{
    private ModbusTcpServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _server = ModbusTcpServer.Start(options with { Trouble = LogTrouble });
        LogServing(_server.EndPoint, options.Units.Count);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Modbus TCP serves {Units} units at {EndPoint}.")]
    private partial void LogServing(IPEndPoint endPoint, int units);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}")]
    private partial void LogTrouble(string trouble);
}
