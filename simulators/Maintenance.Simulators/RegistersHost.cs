using System.Net;
using Maintenance.Protocols.Modbus;
using Maintenance.Simulators.Servers;

namespace Maintenance.Simulators;

/// <summary>Units full of counting registers, for measuring how many values a gateway takes.</summary>
internal static class RegistersHost
{
    /// <param name="Units">Served as units 1, 2, …; at most 247, the last address of the specification.</param>
    public sealed record Options(int Port, int Units, int Registers, string Urls);

    public static WebApplication Build(Options options, TimeProvider clock)
    {
        var builder = SimulatorHost.CreateBuilder(options.Urls);
        var units = Enumerable.Range(1, options.Units)
            .ToDictionary(id => (byte)id, _ => new CounterUnit(options.Registers));
        builder.Services
            .AddSingleton(new ModbusTcpServerOptions
            {
                EndPoint = new(IPAddress.Loopback, options.Port),
                Units = units.ToDictionary(unit => unit.Key, unit => (IModbusUnit)unit.Value),
                MaxConnections = 2 * units.Count,
                Answered = request => units[request.UnitId].Count(request),
                Clock = clock,
            })
            .AddHostedService<ModbusFace>();

        var app = builder.Build();
        app.MapGet("/health/live", () => TypedResults.Ok());
        app.MapGet("/counts", () =>
        {
            var byUnit = units.ToDictionary(unit => $"unit-{unit.Key}", unit => unit.Value.Served);
            return new Counts(byUnit.Values.Sum(), 0, 0, 0, 0, byUnit);
        });
        return app;
    }
}
