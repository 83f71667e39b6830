using System.Text.Json.Nodes;
using Tradewind.Client;
using Tradewind.Server.Metrics;

namespace Tradewind.Server.OpenApi;

/// <summary>An example of each body, by its type; a test reads every one as that type.</summary>
internal static partial class Examples
{
    /// <summary>By type: its JSON. Lists are made of the example of what they list.</summary>
    public static IReadOnlyDictionary<Type, string> All { get; } = new[] { DagExamples, RunExamples, WaitExamples, ConfigurationExamples, InstallationExamples }
        .SelectMany(part => part).ToDictionary();

    /// <summary>The example of a type; null when there is none.</summary>
    public static JsonNode? Of(Type type)
    {
        if (All.TryGetValue(type, out var json)) return JsonNode.Parse(json);
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ResourcePage<>) || Of(type.GetGenericArguments()[0]) is not { } one) return null;
        return new JsonObject { ["items"] = new JsonArray(one) };
    }

    /// <summary>The example of a body that is no JSON.</summary>
    public static JsonNode? Text(string media, Type? type) => media switch
    {
        PrometheusText.ContentType => "tradewind_open_runs{state=\"running\"} 3\n",
        "text/plain" => "2026-11-22T10:00:01.204Z info  Loading 3 files.\n",
        "text/csv" => "at,actor,action,subject,dag,before,after\r\n2026-11-22T10:00:01.204Z,user:ada,dag.pause,dag:daily_sales,daily_sales,,\r\n",
        "text/event-stream" when type is not null && Of(type) is { } data => $"id: 1\nevent: {(type == typeof(LogResource) ? "log" : "run")}\ndata: {data.ToJsonString()}\n\n",
        _ => null,
    };

    /// <summary>The example of a refusal.</summary>
    public static JsonNode? Problem(int status) => JsonNode.Parse(status switch
    {
        400 => """{"title": "The request has faults.", "status": 400, "detail": "'limit' must be from 1 to 500.", "errors": {"limit": ["'limit' must be from 1 to 500."]}, "traceId": "00-4bf9…-01"}""",
        401 => """{"title": "Unauthorized", "status": 401}""",
        403 => """{"title": "Not allowed.", "status": 403, "detail": "Triggering a DAG takes the role operator; user:ada has viewer.", "traceId": "00-4bf9…-01"}""",
        404 => """{"title": "Not found.", "status": 404, "detail": "There is no DAG 'daily_sale'. Which there are says: tradewind dags list", "errors": {"dagId": ["There is no DAG 'daily_sale'. Which there are says: tradewind dags list"]}, "traceId": "00-4bf9…-01"}""",
        409 => """{"title": "The request collides with what is there.", "status": 409, "detail": "Pool 'warehouse' is used by DAG 'daily_sales'.", "errors": {"name": ["Pool 'warehouse' is used by DAG 'daily_sales'."]}, "traceId": "00-4bf9…-01"}""",
        410 => """{"title": "It is over.", "status": 410, "detail": "This address was called before.", "traceId": "00-4bf9…-01"}""",
        422 => """{"title": "It cannot be used.", "status": 422, "detail": "There is no plugin.json in the folder.", "errors": {"package": ["There is no plugin.json in the folder."]}, "traceId": "00-4bf9…-01"}""",
        _ => """{"title": "The request cannot be read.", "status": 413, "detail": "Request body too large.", "traceId": "00-4bf9…-01"}""",
    });
}
