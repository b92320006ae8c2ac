using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Benchmarks;

/// <summary>A bench's last line of output.</summary>
internal sealed record BenchReport(string Bench, bool Ok, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // "<=" for a terminal, not for a page
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>All is well if something was measured and every figure is met.</summary>
    public static BenchReport Of(string bench, IReadOnlyList<Figure> figures) =>
        new(bench, figures.Count > 0 && figures.All(figure => figure.Met), figures);

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
