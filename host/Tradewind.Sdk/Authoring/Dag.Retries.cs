using Tradewind.Graph;

namespace Tradewind;

public sealed partial class Dag
{
    internal IReadOnlyList<RetryRule> RetryRulesOf(TaskDefinition definition) => definition.RetryRules ?? DefaultsOf(definition.Group).RetryRules;

    private IEnumerable<DagFault> RetryFaults()
    {
        foreach (var fault in RetryFaults(Defaults.RetryRules, "The retry rules of the defaults", _line)) yield return fault;
        foreach (var group in _groups)
            foreach (var fault in RetryFaults(group.Defaults.RetryRules ?? [], $"The retry rules of group '{group.Id}'", group.Line)) yield return fault;
        foreach (var definition in _definitions)
        {
            if (definition.RetryRules is not { } rules) continue;
            foreach (var fault in RetryFaults(rules, $"The retry rules of task '{definition.Id}'", definition.Line)) yield return fault;
            if ((definition.Retries ?? DefaultsOf(definition.Group).Retries) == 0 && rules.FirstOrDefault(rule => rule.Choice == RetryChoice.Retry) is { } idle)
                yield return new DagFault($"Task '{definition.Id}' has a rule to try again after a {idle.Match.Type.Name}, but no retries; add .Retry(1), or leave the rule out.", LineOf(idle, definition.Line));
        }
    }

    private IEnumerable<DagFault> RetryFaults(IReadOnlyList<RetryRule> rules, string what, int line)
    {
        for (var at = 0; at < rules.Count; at++)
        {
            var (rule, type) = (rules[at], rules[at].Match.Type);
            if (rule.Delay < TimeSpan.Zero)
                yield return new DagFault($"{what} wait {rule.Delay} after a {type.Name}; a wait is not negative.", LineOf(rule, line));
            if (type == typeof(FailNowException) || type == typeof(SkipException))
                yield return new DagFault($"{what} speak of {type.Name}, which always means what it says; leave the rule out.", LineOf(rule, line));
            else if (rules.Take(at).FirstOrDefault(before => before.Match.Type.IsAssignableFrom(type)) is { } first)
                yield return new DagFault($"{what} never come to the one for {type.Name}: the one for {first.Match.Type.Name} before it decides. Put it first.", LineOf(rule, line));
        }
    }

    private int LineOf(RetryRule rule, int otherwise) => rule.Match.File == _file && rule.Match.Line > 0 ? rule.Match.Line : otherwise;
}
