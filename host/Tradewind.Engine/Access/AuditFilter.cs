namespace Tradewind.Engine.Access;

/// <summary>Which entries of the audit are wanted.</summary>
/// <param name="Subject">Only of this, for example <c>dag:daily_sales</c>.</param>
/// <param name="Text">Only where this is in who, what or to what; upper and lower case are the same.</param>
/// <param name="DagId">Only what is about this DAG, its runs and backfills.</param>
public sealed record AuditFilter(string? Subject = null, string? Text = null, string? DagId = null);
