using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>The JSON form of the API's words: camelCase, instants in UTC. Made at build time, so that a command line starts fast.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(ResourcePage<ApprovalResource>))]
[JsonSerializable(typeof(ApprovalAnswerRequest))]
[JsonSerializable(typeof(ResourcePage<WaitResource>))]
[JsonSerializable(typeof(BackfillRequest))]
[JsonSerializable(typeof(BackfillResource))]
[JsonSerializable(typeof(CallerResource))]
[JsonSerializable(typeof(ResourcePage<BackfillResource>))]
[JsonSerializable(typeof(ResourcePage<BackfillSlotResource>))]
[JsonSerializable(typeof(ActivityResource))]
[JsonSerializable(typeof(GridResource))]
[JsonSerializable(typeof(GanttResource))]
[JsonSerializable(typeof(RunGraphResource))]
[JsonSerializable(typeof(ResourcePage<CalendarDayResource>))]
[JsonSerializable(typeof(DagCountsResource))]
[JsonSerializable(typeof(ResourcePage<TagResource>))]
[JsonSerializable(typeof(AlertChannelRequest))]
[JsonSerializable(typeof(AlertChannelResource))]
[JsonSerializable(typeof(AlertTestResource))]
[JsonSerializable(typeof(ResourcePage<AlertChannelResource>))]
[JsonSerializable(typeof(ResourcePage<AlertMessageResource>))]
[JsonSerializable(typeof(ConnectionRequest))]
[JsonSerializable(typeof(DagDetailResource))]
[JsonSerializable(typeof(DagPatch))]
[JsonSerializable(typeof(DagVersionDetailResource))]
[JsonSerializable(typeof(VersionDiffResource))]
[JsonSerializable(typeof(ForecastResource))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(LogResource))]
[JsonSerializable(typeof(ProblemResource))]
[JsonSerializable(typeof(AssetDetailResource))]
[JsonSerializable(typeof(AssetEventRequest))]
[JsonSerializable(typeof(AssetEventResource))]
[JsonSerializable(typeof(ClearedResource))]
[JsonSerializable(typeof(ResourcePage<AssetEventResource>))]
[JsonSerializable(typeof(ResourcePage<AssetResource>))]
[JsonSerializable(typeof(ResourcePage<AssetWindowResource>))]
[JsonSerializable(typeof(ResourcePage<QueuedEventResource>))]
[JsonSerializable(typeof(ResourcePage<CallbackResource>))]
[JsonSerializable(typeof(ResourcePage<DeadlineResource>))]
[JsonSerializable(typeof(ResourcePage<AuditResource>))]
[JsonSerializable(typeof(ResourcePage<ConnectionResource>))]
[JsonSerializable(typeof(ConnectionResource))]
[JsonSerializable(typeof(ResourcePage<DagResource>))]
[JsonSerializable(typeof(ResourcePage<DagVersionResource>))]
[JsonSerializable(typeof(ResourcePage<ImportErrorResource>))]
[JsonSerializable(typeof(ResourcePage<MoveResource>))]
[JsonSerializable(typeof(ResourcePage<NextRunResource>))]
[JsonSerializable(typeof(ResourcePage<NodeResource>))]
[JsonSerializable(typeof(ResourcePage<PluginResource>))]
[JsonSerializable(typeof(ResourcePage<PoolResource>))]
[JsonSerializable(typeof(ResourcePage<PoolHolderResource>))]
[JsonSerializable(typeof(PoolRequest))]
[JsonSerializable(typeof(PoolResource))]
[JsonSerializable(typeof(ResourcePage<RunResource>))]
[JsonSerializable(typeof(ResourcePage<TaskInstanceResource>))]
[JsonSerializable(typeof(ResourcePage<TokenResource>))]
[JsonSerializable(typeof(ResourcePage<UserResource>))]
[JsonSerializable(typeof(ResourcePage<VariableResource>))]
[JsonSerializable(typeof(VariableResource))]
[JsonSerializable(typeof(ResourcePage<XComResource>))]
[JsonSerializable(typeof(ResourcePage<StateResource>))]
[JsonSerializable(typeof(RunChangeRequest))]
[JsonSerializable(typeof(RunChangeResource))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunsChangeRequest))]
[JsonSerializable(typeof(TaskInstanceDetailResource))]
[JsonSerializable(typeof(TokenCreated))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(VariableRequest))]
[JsonSerializable(typeof(VersionResource))]
[JsonSerializable(typeof(WhyResource))]
public sealed partial class TradewindJson : JsonSerializerContext
{
    /// <summary>Makes options write and read the API's words in this form.</summary>
    /// <param name="options">The options; not used yet.</param>
    public static void Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new InstantJson());
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
