namespace Tradewind.Engine.Runs;

/// <summary>Why a run is being stopped. The numbers are stored: never change one.</summary>
public enum RunStop : byte
{
    /// <summary>A person or a program asked for it: the run ends as <c>cancelled</c>.</summary>
    Asked = 1,

    /// <summary>It took longer than its DAG allows: the run ends as <c>failed</c>.</summary>
    TookTooLong = 2,

    /// <summary>A person marked it as failed: the run ends as <c>failed</c>.</summary>
    MarkedFailed = 3,
}
