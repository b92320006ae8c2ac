namespace Maintenance.Simulators.Servers;

/// <summary>Lets the plant's time go by.</summary>
internal sealed class PlantLoop(Plant plant, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        plant.Step();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            plant.Step();
    }
}
