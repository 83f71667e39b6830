namespace Tradewind.Engine.Access;

/// <summary>Who did what, when.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who, for example <c>user:ada</c>.</param>
/// <param name="Action">What, for example <c>run.cancel</c>.</param>
/// <param name="Subject">To what, for example <c>dag:daily_sales</c>.</param>
/// <param name="Before">How it was, as JSON, or null.</param>
/// <param name="After">How it became, as JSON, or null.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject, string? Before, string? After)
{
    private const string DagSubject = "dag:";

    /// <summary>The DAG that it is about, also where the subject is a run or a backfill of it; null when it is about none, or several.</summary>
    public string? DagId { get; init; } = Subject.StartsWith(DagSubject, StringComparison.Ordinal) ? Subject[DagSubject.Length..] : null;
}
