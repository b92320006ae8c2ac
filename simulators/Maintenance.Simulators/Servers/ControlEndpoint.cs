using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Servers.OpcUa;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Simulators.Servers;

/// <summary>What a test or a person may do to the plant while it runs.</summary>
internal static class ControlEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok());
        routes.MapGet("/machines", (Plant plant) => plant.Machines.Select(machine => Describe(plant, machine)));
        routes.MapGet("/faults", (Plant plant) => plant.Faults);
        routes.MapPost("/faults", BreakAsync);
        routes.MapGet("/counts", (Tally tally) => tally.Read());
        routes.MapPost("/stop", StopAsync);
    }

    private static async Task<Results<Created<GroundTruth>, ProblemHttpResult>> BreakAsync(
        FaultRequest request, Plant plant, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Created("/faults", await plant.BreakAsync(request, cancellationToken));
        }
        catch (FaultRefusedException refused)
        {
            return TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<Ok<Counts>> StopAsync(
        MqttFace mqtt, IServiceProvider services, Tally tally, CancellationToken cancellationToken)
    {
        await mqtt.StopPublishingAsync(cancellationToken);
        if (services.GetService<OpcUaFace>() is { } opcUa)
            await opcUa.StopChangingAsync(cancellationToken);
        return TypedResults.Ok(tally.Read());
    }

    private static MachineView Describe(Plant plant, Machines.Machine machine)
    {
        var values = new double[machine.Signals.Count];
        plant.Read(machine, values);
        return new(
            machine.Asset,
            [.. machine.Signals.Select((signal, i) =>
                new SignalView(signal.Name, signal.Unit, double.IsNaN(values[i]) ? null : values[i]))]);
    }

    private sealed record MachineView(string Asset, IReadOnlyList<SignalView> Signals);

    private sealed record SignalView(string Name, string Unit, double? Value);
}
