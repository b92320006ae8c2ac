using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Edge.Local;

/// <summary>Writes what is asked for again and again, by code that is made when this is built; what is asked for seldom is reflected on.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GatewayView.StatusView))]
[JsonSerializable(typeof(IReadOnlyList<GatewayView.TagView>))]
internal sealed partial class LocalJson : JsonSerializerContext;
