namespace Tradewind.Engine.Access;

/// <summary>Something that not everybody may do: the command refuses by it, and a page offers by it.</summary>
/// <param name="Name">How a refusal begins, for example <c>Triggering a DAG</c>.</param>
/// <param name="Takes">The least role that may.</param>
/// <param name="Of">What it is done to: a role on that is enough. Null for what takes a role on everything.</param>
public sealed record Deed(string Name, Role Takes, DeedOf? Of = null)
{
    /// <summary>Making a run by hand.</summary>
    public static Deed Trigger { get; } = new("Triggering a DAG", Role.Operator, DeedOf.Dag);

    /// <summary>Keeping a DAG's runs from starting.</summary>
    public static Deed Pause { get; } = new("Pausing a DAG", Role.Operator, DeedOf.Dag);

    /// <summary>Letting a DAG's runs start again.</summary>
    public static Deed Unpause { get; } = new("Unpausing a DAG", Role.Operator, DeedOf.Dag);

    /// <summary>Stopping a run.</summary>
    public static Deed Cancel { get; } = new("Cancelling a run", Role.Operator, DeedOf.Dag);

    /// <summary>Letting tasks of a run run again.</summary>
    public static Deed Clear { get; } = new("Clearing tasks", Role.Operator, DeedOf.Dag);

    /// <summary>Ending tasks or a run as a person says.</summary>
    public static Deed Mark { get; } = new("Marking tasks or a run", Role.Operator, DeedOf.Dag);

    /// <summary>Stopping a task.</summary>
    public static Deed CancelTask { get; } = new("Cancelling a task", Role.Operator, DeedOf.Dag);

    /// <summary>Holding a run.</summary>
    public static Deed PauseRun { get; } = new("Pausing a run", Role.Operator, DeedOf.Dag);

    /// <summary>Letting a held run go on.</summary>
    public static Deed ResumeRun { get; } = new("Resuming a run", Role.Operator, DeedOf.Dag);

    /// <summary>Telling news of an asset by hand.</summary>
    public static Deed EmitAsset { get; } = new("Telling news of an asset", Role.Operator, DeedOf.Dag);

    /// <summary>Dropping news that waits for a DAG.</summary>
    public static Deed ClearNews { get; } = new("Dropping queued news", Role.Operator, DeedOf.Dag);

    /// <summary>Making a backfill, holding or stopping it.</summary>
    public static Deed Backfill { get; } = new("Backfilling", Role.Operator, DeedOf.Dag);

    /// <summary>Storing and deleting variables and pools.</summary>
    public static Deed Configure { get; } = new("Changing variables and pools", Role.Author);

    /// <summary>Storing and deleting a connection.</summary>
    public static Deed Connect { get; } = new("Changing a connection", Role.Author, DeedOf.Connection);

    /// <summary>Taking secrets out in the clear, as a file.</summary>
    public static Deed ExportSecrets { get; } = new("Exporting secrets", Role.Admin);

    /// <summary>Seeing variables, pools and how the installation is: what is of no one DAG.</summary>
    public static Deed Look { get; } = new("Seeing what belongs to no one DAG", Role.Viewer);

    /// <summary>Writing scripts in the dashboard: checking a draft runs what it declares, saving it deploys it.</summary>
    public static Deed EditScripts { get; } = new("Editing scripts", Role.Author);

    /// <summary>Making a run of a script that is not saved.</summary>
    public static Deed RunDraft { get; } = new("Running a draft", Role.Author);

    /// <summary>Making and changing accounts.</summary>
    public static Deed ManageUsers { get; } = new("Changing accounts", Role.Admin);

    /// <summary>Seeing, making and trying alert channels.</summary>
    public static Deed ManageAlerts { get; } = new("Managing alert channels", Role.Admin);

    /// <summary>Removing runs because they are old.</summary>
    public static Deed PruneRuns { get; } = new("Pruning runs", Role.Admin);

    /// <summary>Using pages of host plugins, which know nothing of single DAGs.</summary>
    public static Deed UseHostPlugins { get; } = new("Using pages of host plugins", Role.Admin);

    /// <summary>Installing and removing plugins: code that tasks of every DAG may run.</summary>
    public static Deed InstallPlugins { get; } = new("Installing plugins", Role.Admin);

    /// <summary>Seeing who did what.</summary>
    public static Deed ReadAudit { get; } = new("Reading the audit", Role.Admin);

    /// <summary>Seeing and revoking the tokens of somebody else.</summary>
    public static Deed ManageTokens { get; } = new("Seeing another user's tokens", Role.Admin);

    /// <summary>Answering a question that a task asks.</summary>
    public static Deed Answer { get; } = new("Answering an approval", Role.Operator, DeedOf.Dag);
}
