namespace Tradewind;

/// <summary>Several tasks and groups to draw further edges from: what <c>a.Then(b, c)</c> returns.</summary>
public sealed class StepSet
{
    private readonly IReadOnlyList<IStep> _steps;

    internal StepSet(IReadOnlyList<IStep> steps) => _steps = steps;

    /// <summary>The given tasks and groups run after all of these.</summary>
    /// <param name="next">The tasks and groups that come next.</param>
    /// <returns>The given ones, to go on from.</returns>
    public StepSet Then(params IStep[] next) => _steps.Count == 0 ? new StepSet(next) : _steps[0].Dag.Draw(_steps, next);
}
