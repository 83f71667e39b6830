namespace Tradewind.Files;

/// <summary>What to do where a file is already.</summary>
public enum IfExists
{
    /// <summary>Put the new one in its place, in one step.</summary>
    Replace,

    /// <summary>Leave the old one, and go on.</summary>
    Skip,

    /// <summary>Fail the task, without retries.</summary>
    Fail,
}
