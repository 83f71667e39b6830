using Tradewind.Client;

namespace Tradewind.Server.OpenApi;

internal static partial class Examples
{
    private static Dictionary<Type, string> WaitExamples => new()
    {
        [typeof(WaitResource)] = """{"kind": "callback", "for": "a call of its address", "attempt": 1, "since": "2026-11-23T05:00:05Z", "until": "2026-11-24T05:00:05Z", "endedAt": "2026-11-23T07:10:00Z", "endedBy": "callback", "answer": {"ok": true}}""",
        [typeof(ApprovalResource)] =
            """
            {"runId": 42, "dagId": "release", "logicalDate": "2026-11-22T05:00:00Z", "taskId": "ask", "mapIndex": -1, "subject": "Release 1.4?", "body": "All tests passed.", "options": ["Approve", "Reject"],
             "multiple": false, "defaults": ["Reject"], "assignees": ["ada"], "askedAt": "2026-11-23T05:00:05Z", "until": "2026-11-24T05:00:05Z"}
            """,
        [typeof(ApprovalAnswerRequest)] = """{"chosen": ["Approve"], "form": {"reason": "Looks good"}}""",
        [typeof(AssetResource)] = """{"asset": "shop/orders", "producerCount": 1, "consumerCount": 2, "lastEventAt": "2026-11-23T05:00:09Z"}""",
        [typeof(AssetDetailResource)] =
            """{"asset": "shop/orders", "producerCount": 1, "consumerCount": 1, "lastEventAt": "2026-11-23T05:00:09Z", "producers": [{"dagId": "daily_sales", "taskId": "load"}], "consumers": [{"dagId": "report", "queued": 1}]}""",
        [typeof(AssetLineageResource)] =
            """{"nodes": [{"kind": "dag", "name": "daily_sales"}, {"kind": "asset", "name": "shop/orders"}, {"kind": "dag", "name": "report"}], "edges": [{"from": 0, "to": 1}, {"from": 1, "to": 2}]}""",
        [typeof(AssetEventRequest)] = """{"asset": "shop/orders", "partition": "2026-11-22", "extra": {"rows": 1200}}""",
        [typeof(AssetEventResource)] = """{"eventId": 310, "asset": "shop/orders", "at": "2026-11-23T05:00:09Z", "extra": {"rows": 1200}, "dagId": "daily_sales", "runId": 42, "taskId": "load", "partition": "2026-11-22"}""",
        [typeof(QueuedEventResource)] = """{"dagId": "report", "eventId": 310, "asset": "shop/orders", "at": "2026-11-23T05:00:09Z", "partition": "2026-11-22"}""",
        [typeof(AssetWindowResource)] =
            """{"dagId": "report", "asset": "shop/orders", "partition": "2026-W47", "have": 5, "size": 7, "missing": ["2026-11-21", "2026-11-22"], "words": "2026-W47 has 5 of 7 days", "firstAt": "2026-11-17T05:00:09Z", "lastAt": "2026-11-21T05:00:09Z"}""",
        [typeof(ClearedResource)] = """{"cleared": 3}""",
    };
}
