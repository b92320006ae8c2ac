using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>The catalogue of failure modes (ISO 14224).</summary>
internal static class FailureModes
{
    /// <param name="Code">Code of ISO 14224, e.g. <c>VIB</c>.</param>
    public sealed record Entry(string Code, string Description);

    /// <summary>What an alarm means where the table says nothing.</summary>
    public const string Unknown = Maintenance.Analytics.Incidents.FailureModeTable.Unknown;

    /// <summary>Abnormal instrument reading: the sensor is ill and not the machine.</summary>
    public const string Instrument = "AIR";

    private const string ReadSql = "SELECT m.code, m.description FROM catalogues.failure_mode AS m WHERE m.code = ANY (@codes)";

    public static async Task<IReadOnlyDictionary<string, Entry>> ReadAsync(
        DbScope scope, IEnumerable<string> codes, CancellationToken cancellationToken) =>
        (await scope.QueryAsync<Entry>(ReadSql, new { codes = codes.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken))
        .ToDictionary(entry => entry.Code, StringComparer.Ordinal);
}
