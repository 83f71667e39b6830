using Hangfire.States;

namespace Tradewind.Transport.Hangfire;

/// <summary>
/// Hangfire's own state of a failed job, except that nothing comes after it: Hangfire keeps failed jobs for ever, until somebody
/// retries them, which here nobody needs to.
/// </summary>
internal sealed class EndedInFailure(FailedState failed) : IState
{
    public string Name => failed.Name;

    public string? Reason => failed.Reason;

    public bool IsFinal => true;

    public bool IgnoreJobLoadException => failed.IgnoreJobLoadException;

    public Dictionary<string, string> SerializeData() => failed.SerializeData();
}
