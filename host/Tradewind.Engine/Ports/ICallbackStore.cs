using Tradewind.Engine.Callbacks;

namespace Tradewind.Engine.Ports;

/// <summary>
/// The callbacks that commits of runs have left behind, from there to their end. Each is claimed by one agent at a time; what an agent says
/// of a try that was replaced changes nothing.
/// </summary>
public interface ICallbackStore
{
    /// <summary>Takes callbacks that nobody has, oldest first. None for a node that was given up.</summary>
    Task<IReadOnlyList<CallbackClaim>> ClaimAsync(string node, int limit, CancellationToken cancel);

    /// <summary>What a node has: after a claim whose answer was lost.</summary>
    Task<IReadOnlyList<CallbackClaim>> HeldAsync(string node, CancellationToken cancel);

    /// <summary>Ends a callback. False when the try was replaced.</summary>
    Task<bool> EndAsync(CallbackClaim claim, CallbackOutcome outcome, string? message, CancellationToken cancel);

    /// <summary>
    /// A try is lost with its runner: the callback waits for the next one, or is given up after <see cref="CallbackRule.MostLosses"/>.
    /// </summary>
    /// <returns>False when the try was replaced already.</returns>
    Task<bool> LoseAsync(CallbackClaim claim, string why, CancellationToken cancel);

    /// <summary>Gives back a callback whose agent stops in good order: that is no loss.</summary>
    Task GiveBackAsync(CallbackClaim claim, CancellationToken cancel);

    /// <summary>Loses all that a node has: what its agent dropped.</summary>
    /// <returns>How many there were.</returns>
    Task<int> LoseAllAsync(string node, string why, CancellationToken cancel);

    /// <summary>Loses all that nodes have which were given up or are gone.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RescueAsync(CancellationToken cancel);

    /// <summary>The callbacks of a run, oldest first, from one (exclusive; 0 for the first).</summary>
    Task<IReadOnlyList<CallbackView>> ListAsync(long run, long after, int limit, CancellationToken cancel);

    /// <summary>One callback, or null.</summary>
    Task<CallbackView?> GetAsync(long id, CancellationToken cancel);
}
