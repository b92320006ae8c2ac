using System.Diagnostics.Metrics;
using Maintenance.Edge.Local;

namespace Maintenance.Edge.Downlink;

/// <summary>What the cloud has told, as instruments.</summary>
internal sealed class DownlinkMetrics
{
    public DownlinkMetrics(IMeterFactory meters, DownlinkStatus status, CloudWord word, TimeProvider clock)
    {
        var meter = meters.Create(PrometheusExporter.MeterName);
        meter.CreateObservableCounter(
            "instruction_requests_total",
            () => status.Outcomes.Select(outcome => new Measurement<long>(outcome.Value, new KeyValuePair<string, object?>("outcome", outcome.Key))),
            description: "Requests to the cloud for what there is to know, by what came of them");
        meter.CreateObservableGauge("instructions_age_seconds", Age, description: "Time since the cloud last said that what it told holds");
        meter.CreateObservableGauge(
            "asset_maintenance_state",
            () => word.Held.Maintenance.Select(work => new Measurement<int>(
                word.Of(work.Asset).IsOn(clock.GetUtcNow()) ? 1 : 0, new KeyValuePair<string, object?>("asset", work.Asset))),
            description: "1 while the asset is under maintenance by the cloud's word; 0 where that word is too old to hold");

        IEnumerable<Measurement<double>> Age() =>
            word.Held is { Version: > 0 } held ? [new((clock.GetUtcNow() - held.ConfirmedAtUtc).TotalSeconds)] : [];
    }
}
