using Tradewind.Graph;

namespace Tradewind;

public static partial class Dsl
{
    /// <summary><inheritdoc cref="TriggerRule.AllSuccess"/></summary>
    public const TriggerRule AllSuccess = TriggerRule.AllSuccess;

    /// <summary><inheritdoc cref="TriggerRule.AllFailed"/></summary>
    public const TriggerRule AllFailed = TriggerRule.AllFailed;

    /// <summary><inheritdoc cref="TriggerRule.AllDone"/></summary>
    public const TriggerRule AllDone = TriggerRule.AllDone;

    /// <summary><inheritdoc cref="TriggerRule.AllDoneMinOneSuccess"/></summary>
    public const TriggerRule AllDoneMinOneSuccess = TriggerRule.AllDoneMinOneSuccess;

    /// <summary><inheritdoc cref="TriggerRule.AllSkipped"/></summary>
    public const TriggerRule AllSkipped = TriggerRule.AllSkipped;

    /// <summary><inheritdoc cref="TriggerRule.OneSuccess"/></summary>
    public const TriggerRule OneSuccess = TriggerRule.OneSuccess;

    /// <summary><inheritdoc cref="TriggerRule.OneFailed"/></summary>
    public const TriggerRule OneFailed = TriggerRule.OneFailed;

    /// <summary><inheritdoc cref="TriggerRule.OneDone"/></summary>
    public const TriggerRule OneDone = TriggerRule.OneDone;

    /// <summary><inheritdoc cref="TriggerRule.NoneFailed"/></summary>
    public const TriggerRule NoneFailed = TriggerRule.NoneFailed;

    /// <summary><inheritdoc cref="TriggerRule.NoneFailedMinOneSuccess"/></summary>
    public const TriggerRule NoneFailedMinOneSuccess = TriggerRule.NoneFailedMinOneSuccess;

    /// <summary><inheritdoc cref="TriggerRule.NoneSkipped"/></summary>
    public const TriggerRule NoneSkipped = TriggerRule.NoneSkipped;

    /// <summary><inheritdoc cref="TriggerRule.Always"/></summary>
    public const TriggerRule Always = TriggerRule.Always;

    /// <summary>Draws edges so that the tasks run one after the other: <c>Chain(a, b, c)</c> is <c>a.Then(b).Then(c)</c>.</summary>
    /// <param name="tasks">The tasks in order.</param>
    public static void Chain(params TaskRef[] tasks)
    {
        for (var i = 1; i < tasks.Length; i++)
            tasks[i - 1].Then(tasks[i]);
    }
}
