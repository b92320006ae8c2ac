using System.Net;
using Maintenance.Protocols.Modbus;
using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Servers;
using Maintenance.Simulators.Servers.OpcUa;

namespace Maintenance.Simulators;

/// <summary>The plant with its faces: pump and motor as Modbus units 1 and 2, compressor and conveyor over MQTT, all of it over OPC UA.</summary>
internal static class PlantHost
{
    /// <param name="Urls">Of the control endpoint; port 0 takes a free one.</param>
    /// <param name="OpcUaPort">Null: no OPC UA.</param>
    /// <param name="OpcUaPki">Folder of the OPC UA server's certificates.</param>
    public sealed record Options(
        int ModbusPort, BrokerAddress Broker, string TruthFile, int Seed, string Urls, int? OpcUaPort = null, string OpcUaPki = "plant-pki");

    public static WebApplication Build(Options options, TimeProvider clock)
    {
        var builder = SimulatorHost.CreateBuilder(options.Urls);
        builder.Services
            .AddSingleton(clock)
            .AddSingleton<Tally>()
            .AddSingleton(_ => new TruthFile(options.TruthFile))
            .AddSingleton(services => new Plant(options.Seed, clock, services.GetRequiredService<TruthFile>()))
            .AddSingleton(services => Modbus(options, services))
            .AddSingleton(services => Mqtt(options, services))
            .AddHostedService<PlantLoop>()
            .AddHostedService<ModbusFace>()
            .AddHostedService(services => services.GetRequiredService<MqttFace>());

        if (options.OpcUaPort is { } port)
        {
            builder.Services
                .AddSingleton(services => ActivatorUtilities.CreateInstance<OpcUaFace>(services, port, options.OpcUaPki))
                .AddHostedService(services => services.GetRequiredService<OpcUaFace>());
        }

        var app = builder.Build();
        ControlEndpoint.Map(app);
        return app;
    }

    private static ModbusTcpServerOptions Modbus(Options options, IServiceProvider services)
    {
        var plant = services.GetRequiredService<Plant>();
        var tally = services.GetRequiredService<Tally>();
        var units = new Dictionary<byte, MachineUnit>
        {
            [1] = new(plant, plant.Machine("P-101")),
            [2] = new(plant, plant.Machine("M-102")),
        };
        return new()
        {
            EndPoint = new(IPAddress.Loopback, options.ModbusPort),
            Units = units.ToDictionary(unit => unit.Key, unit => (IModbusUnit)unit.Value),
            Answered = request => units[request.UnitId].Count(request, tally),
        };
    }

    private static MqttFace Mqtt(Options options, IServiceProvider services)
    {
        var plant = services.GetRequiredService<Plant>();
        return ActivatorUtilities.CreateInstance<MqttFace>(
            services, options.Broker, new[] { plant.Machine("C-201"), plant.Machine("CV-301") });
    }
}
