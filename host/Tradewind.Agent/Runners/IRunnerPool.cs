namespace Tradewind.Agent.Runners;

/// <summary>Where the agent's loop gets runners from: child processes, or what a test puts in their place.</summary>
internal interface IRunnerPool : IAsyncDisposable
{
    /// <summary>The runner that takes new work; null while none is up.</summary>
    IRunner? Shared { get; }

    /// <summary>Starts the shared runner in the background.</summary>
    void Start();

    /// <summary>Lets a runner take no more work and starts its successor.</summary>
    void Drain(IRunner runner);

    /// <summary>A runner is gone.</summary>
    void Gone(IRunner runner);

    /// <summary>Starts a runner for one attempt.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    Task<IRunner> StartIsolatedAsync();

    /// <summary>A runner did work: the next death starts counting anew.</summary>
    void WorkedWell();
}
