using System.Globalization;
using System.Text;
using Maintenance.Protocols.Sparkplug;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>A payload as text, so that two can be compared with all that is in them.</summary>
internal static class PayloadText
{
    public static string Of(SparkplugPayload payload)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"t={payload.Timestamp} seq={payload.Seq} uuid={Of(payload.Uuid)} body=");
        text.AppendLine(payload.Body is { } body ? Convert.ToHexString(body.Span) : "-");
        foreach (var metric in payload.Metrics)
            text.AppendLine(Of(metric));
        return text.ToString();
    }

    public static string Of(Metric metric)
    {
        var flags = $"{(metric.IsHistorical ? "H" : "")}{(metric.IsTransient ? "T" : "")}{(metric.IsNull ? "N" : "")}";
        var metadata = metric.Metadata is { } about
            ? $"{about.IsMultiPart},{Of(about.ContentType)},{about.Size},{about.Seq},{Of(about.FileName)},{Of(about.FileType)},{Of(about.Md5)},{Of(about.Description)}"
            : "-";
        return $"{Of(metric.Name)} alias={metric.Alias} t={metric.Timestamp} {metric.Type} {flags} meta={metadata} "
            + $"properties={(metric.Properties is { } set ? Of(set) : "-")} value={Of(metric.Value)}";
    }

    public static string Of(SparkplugValue value) => $"{value.Kind}:" + value.Kind switch
    {
        SparkplugValueKind.Int or SparkplugValueKind.Long => value.Bits.ToString(CultureInfo.InvariantCulture),
        SparkplugValueKind.Float => value.Single.ToString("R", CultureInfo.InvariantCulture),
        SparkplugValueKind.Double => value.Double.ToString("R", CultureInfo.InvariantCulture),
        SparkplugValueKind.Boolean => value.Boolean.ToString(),
        SparkplugValueKind.Text => Of(value.Text),
        SparkplugValueKind.Bytes => Convert.ToHexString(value.Bytes.Span),
        SparkplugValueKind.DataSet => Of(value.DataSet),
        SparkplugValueKind.Template => Of(value.Template),
        SparkplugValueKind.PropertySet => Of(value.PropertySet),
        SparkplugValueKind.PropertySetList => $"[{string.Join(';', value.PropertySetList.Select(Of))}]",
        _ => "",
    };

    private static string Of(DataSet set) =>
        $"{set.ColumnCount}({string.Join(',', set.Columns.Select(Of))})({string.Join(',', set.Types)})"
        + string.Join('|', set.Rows.Select(row => string.Join(',', row.Select(Of))));

    private static string Of(Template template) =>
        $"{Of(template.Version)} {template.IsDefinition} of {Of(template.Definition)} [{string.Join(';', template.Members.Select(Of))}] "
        + string.Join(';', template.Parameters.Select(parameter => $"{Of(parameter.Name)} {parameter.Type} {Of(parameter.Value)}"));

    private static string Of(PropertySet set) =>
        $"{{{string.Join(',', set.Keys.Select(Of))}:{string.Join(',', set.Values.Select(value => $"{value.Type} {value.IsNull} {Of(value.Value)}"))}}}";

    private static string Of(string? text) => text is null ? "-" : $"'{text}'";
}
