using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Downlink;

/// <summary>Reads what the cloud tells. Members that this release does not know are passed over: the cloud may be newer.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GatewayInstructions))]
internal sealed partial class InstructionJson : JsonSerializerContext;
