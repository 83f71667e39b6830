namespace Tradewind.Engine.Deferrals;

/// <summary>What a task waits for, in words.</summary>
public static class WaitWords
{
    /// <summary>For example <c>news of 'orders'</c>.</summary>
    public static string Of(Deferral what) => what.Kind switch
    {
        DeferralKind.Asset => $"news of '{what.Asset}'",
        DeferralKind.Callback => "a call to its address",
        DeferralKind.Trigger => $"its run of '{what.DagId}'",
        DeferralKind.Dag when what.TaskId is { } task => $"task '{task}' of '{what.DagId}' at {what.LogicalDate:u}",
        DeferralKind.Dag => $"the run of '{what.DagId}' at {what.LogicalDate:u}",
        DeferralKind.Approval => $"an answer to '{what.Question!.Subject}'",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what.Kind, "Unknown kind of event."),
    };

    /// <summary>What it is listed under: the asset, the DAG, or the question.</summary>
    public static string Subject(Deferral what) => what.Kind switch
    {
        DeferralKind.Asset => what.Asset!,
        DeferralKind.Callback => "",
        DeferralKind.Trigger or DeferralKind.Dag => what.DagId!,
        DeferralKind.Approval => what.Question!.Subject,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what.Kind, "Unknown kind of event."),
    };
}
