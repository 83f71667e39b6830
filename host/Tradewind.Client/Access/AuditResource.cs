using System.Text.Json;

namespace Tradewind.Client;

/// <summary>Who did what, when.</summary>
public sealed record AuditResource
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who, for example <c>user:ada</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What, for example <c>run.cancel</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what, for example <c>dag:daily_sales</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The DAG that it is about, also where the subject is a run or a backfill of it; null when it is about none, or several.</summary>
    public string? DagId { get; init; }

    /// <summary>How it was.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>How it became.</summary>
    public JsonElement? After { get; init; }
}
