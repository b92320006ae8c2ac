using Maintenance.Simulators.Servers.OpcUa;

namespace Maintenance.Simulators;

/// <summary>An OPC UA server full of changing numbers, for measuring how many values a client takes.</summary>
internal static class SignalsHost
{
    /// <param name="Signals">Named "Double0", "Double1", … in namespace 1.</param>
    /// <param name="Interval">After which every one of them is set anew.</param>
    public sealed record Options(int Port, string Pki, int Signals, TimeSpan Interval, string Urls);

    public static WebApplication Build(Options options, TimeProvider clock)
    {
        var builder = SimulatorHost.CreateBuilder(options.Urls);
        builder.Services
            .AddSingleton(clock)
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ChangingSignals>(services, options))
            .AddHostedService(services => services.GetRequiredService<ChangingSignals>());

        var app = builder.Build();
        app.MapGet("/health/live", () => TypedResults.Ok());
        app.MapGet("/counts", (ChangingSignals signals) => new SignalCounts(signals.Written, signals.Published));
        return app;
    }

    /// <summary>Values since the start.</summary>
    /// <param name="Written">Set, on all signals together.</param>
    /// <param name="Published">That went into messages to subscribers.</param>
    internal sealed record SignalCounts(long Written, long Published);
}
