using System.Globalization;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>
/// Plays one random run to its end: claims, hand-overs, reports good and bad, late and doubled, time that goes on,
/// cancels. Two nodes hold copies of the run; after every step the rows are checked, and every task is held against
/// the table of rules.
/// </summary>
internal sealed class RandomPlay
{
    private const int MostSteps = 3_000;
    private const string Person = "user:ada";
    private readonly Random _random;
    private readonly DagGraph _graph;
    private readonly GraphPlan _plan;
    private readonly StoredRun _stored;
    private readonly RuleCheck _rules;
    private readonly Dictionary<(int Task, int Index), HashSet<string>> _passedOver = [];
    private readonly List<(int Ordinal, int Fence, AttemptReport Report)> _late = [];
    private readonly HashSet<string> _ranBefore = [];
    private readonly HashSet<(string Id, int Index)> _ranBeforeAt = [];
    private LiveRun _run;
    private bool _people;
    private DateTimeOffset _now = PlayedRun.Epoch;

    public RandomPlay(int seed)
    {
        _random = new(seed);
        _graph = RandomDag.Make(_random);
        GraphCheck.Faults(_graph).ShouldBeEmpty();
        _plan = new(_graph);
        _stored = new(LiveRun.Create(PlayedRun.Head(), _plan));
        _run = _stored.Load();
        _rules = new()
        {
            StatesOf = StatesOf,
            Began = Began,
            PassedOver = id => _plan.Tasks.Any(branch => branch.MapGroup is null && PassesOver(branch, -1, id)),
            PassedOverAt = (id, index) => _plan.Tasks.Any(branch => branch.MapGroup is not null && PassesOver(branch, index, id)),
            StateAt = (id, index) => At(id, index)?.State,
            BeganAt = (id, index) => At(id, index)?.QueuedAt is not null,
            MapGroupOf = id => _plan.Tasks[_plan.IndexOf(id)].MapGroup,
            LengthOf = Length,
            IsExempt = (id, index) => _ranBeforeAt.Contains((id, index)) || WaitsAt(id, index),
            WaitsForPast = id => _stored.Past.Contains(_plan.IndexOf(id)),
        };
    }

    /// <summary>How the run ended.</summary>
    public RunHead End => _stored.Head;

    /// <summary>People clear, mark, hold and cancel as it goes; then the whole run is cleared and played once more, by the rules alone.</summary>
    public void WithPeopleAndOnceMore()
    {
        _people = true;
        for (var step = 0; !_stored.Head.State.IsFinal() || _random.Next(3) > 0; step++)
        {
            step.ShouldBeLessThan(MostSteps, "the run does not come to an end");
            if (_stored.Head.State == RunState.Queued) Do(changes => _run.Start(changes, _now));
            else if (_stored.Head.State == RunState.Paused && _random.Next(4) == 0) Do(changes => _run.Resume(changes, _now, "go on"), Person);
            else if (_random.Next(5) == 0 || _stored.Head.State.IsFinal()) Interfere();
            else Step();
        }

        _people = false;
        _passedOver.Clear();
        _ranBefore.Clear();
        _ranBeforeAt.Clear();
        Do(changes => _run.Clear(changes, new(), _now, "once more"), Person);
        _stored.Head.State.ShouldBe(RunState.Queued);
        _stored.Instances.ShouldAllBe(row => row.State == None && row.QueuedAt == null);
        _stored.Outputs.ShouldBeEmpty();
        _stored.Groups.Values.Concat(_stored.IndexGroups.Values).ShouldAllBe(group => group.Retries == 0 && group.DueAt == null);
        ToItsEnd();
    }

    public void ToItsEnd()
    {
        Do(changes => _run.Start(changes, _now));
        for (var step = 0; !_stored.Head.State.IsFinal(); step++)
        {
            step.ShouldBeLessThan(MostSteps, "the run does not come to an end");
            Step();
            foreach (var task in _graph.Tasks) CheckAgainstRules(task);
        }

        CheckOutcome();
    }

    private void Interfere()
    {
        var any = _stored.Instances[_random.Next(_stored.Instances.Count)];
        var instance = _run.Instances[any.Ordinal];
        Do(
            changes =>
            {
                switch (_random.Next(12))
                {
                    case 0 or 1 or 2 or 3:
                        var choice = new ClearChoice
                        {
                            Tasks = _random.Next(4) == 0 ? null : [_plan.Tasks[any.TaskIndex].Id],
                            MapIndex = any.MapIndex >= 0 && _random.Next(2) == 0 ? any.MapIndex : null,
                            Upstream = _random.Next(4) == 0,
                            Downstream = _random.Next(2) == 0,
                            OnlyFailed = _random.Next(3) == 0,
                        };
                        var expected = _run.IsStopping ? [] : Clearing.Select(_run, choice).Select(one => one.Ordinal).ToArray();
                        _run.Clear(changes, choice, _now, "cleared").Select(one => one.Ordinal).ShouldBe(expected);
                        break;
                    case 4 or 5 or 6:
                        _run.Mark(changes, instance, _random.Next(3) switch { 0 => Success, 1 => Failed, _ => Skipped }, _now, "marked");
                        break;
                    case 7:
                        _run.CancelTask(changes, instance, _now, "cancelled");
                        break;
                    case 8 or 9:
                        _run.Pause(changes, _now, "held");
                        break;
                    case 10:
                        _run.MarkRun(changes, _random.Next(2) == 0 ? RunState.Success : RunState.Failed, _now, "marked");
                        break;
                    default:
                        _run.Cancel(changes, _now, "enough");
                        break;
                }
            },
            Person);
    }

    private void Step()
    {
        _now += TimeSpan.FromSeconds(_random.Next(60));
        var ready = _stored.Ready.Keys.ToArray();
        var held = _stored.Held.Keys.ToArray();
        var running = _stored.Instances.Where(row => row.State == Running).ToArray();
        switch (_random.Next(100))
        {
            case 0 when _random.Next(3) == 0:
                Do(changes => _run.Cancel(changes, _now, "cancelled by user:ada"));
                return;
            case < 10 when _late.Count > 0:
                SendAgain();
                return;
            case < 20 when held.Length > 0:
                Admit(held[_random.Next(held.Length)]);
                return;
            case < 45 when ready.Length > 0:
                Claim(ready[_random.Next(ready.Length)]);
                return;
            case < 55 when _stored.Due.Count > 0:
                WakeNext();
                return;
            case < 65 when _stored.Past.Count > 0:
                MeetPast();
                return;
            case < 75 when _stored.Waits.Count > 0:
                EndWait();
                return;
        }

        if (running.Length > 0) Report(running[_random.Next(running.Length)]);
        else if (ready.Length > 0) Claim(ready[_random.Next(ready.Length)]);
        else if (_stored.Past.Count > 0) MeetPast();
        else if (held.Length > 0) Admit(held[_random.Next(held.Length)]);
        else if (_stored.Waits.Count > 0) EndWait();
        else if (_stored.Due.Count > 0 || !_people) WakeNext();
    }

    // The event comes that a task waits for, or cannot come; sometimes it is brought twice.
    private void EndWait()
    {
        var stored = _stored.Waits.Values.ElementAt(_random.Next(_stored.Waits.Count));
        var wait = new WaitingTask(InstanceId.Of(_stored.Head.Id, stored.Ordinal), stored.Attempt, stored.Fence, stored.For, stored.About, stored.Since, stored.Until);
        var end = _random.Next(6) switch
        {
            0 => WaitEnd.Failed("it came as a failure", mayRetry: stored.For.Kind != DeferralKind.Approval),
            1 => WaitEnd.Skipped("there is nothing to do"),
            2 => WaitEnd.TimedOut(stored.For),
            _ => WaitEnd.With(_random.Next(3) == 0 ? "7" : "[1,2,3]", "it came"),
        };
        Do(changes =>
        {
            _run.EndWait(changes, wait, end, "scheduler", _now).ShouldBeTrue();
            if (_random.Next(3) == 0) _run.EndWait(changes, wait, end, "scheduler", _now).ShouldBeFalse();
        });
    }

    // Any of those that wait, for what they wait for is in another run. Sometimes one that does not wait (any more).
    private void MeetPast()
    {
        var task = _random.Next(5) == 0 ? _random.Next(_plan.Tasks.Count) : _stored.Past.ElementAt(_random.Next(_stored.Past.Count));
        var waited = _stored.Past.Contains(task);
        Do(changes => _run.MeetPast(changes, task, _now));
        if (waited) _stored.Past.ShouldNotContain(task);
    }

    // The copies in memory do not hear of it: they learn it from a claim, or when they are read again.
    private void Admit(int ordinal)
    {
        _stored.Admit(ordinal);
        if (_random.Next(2) == 0) Claim(ordinal);
        else _run = _stored.Load();
    }

    private void Claim(int ordinal)
    {
        var ready = _stored.Claim(ordinal, "node-1", _now);
        _run.Claimed(ordinal, ready.Attempt, ready.Fence, "node-1", _now).ShouldBeTrue();
        _stored.Check(_run);
    }

    private void WakeNext()
    {
        var ((kind, ordinal), at) = _stored.Due.MinBy(due => due.Value);
        if (at > _now) _now = at;
        Do(changes =>
        {
            if (kind is DueKind.Retry or DueKind.Check) _run.Wake(changes, ordinal, kind, _now).ShouldBeTrue();
            else _run.Meet(changes, new(kind, ordinal, at), _now);
        });
    }

    private void SendAgain()
    {
        var (ordinal, fence, report) = _late[_random.Next(_late.Count)];
        Do(changes =>
        {
            _run.Report(changes, ordinal, fence, report, _now).ShouldBeFalse();
            changes.Any.ShouldBeFalse();
        });
    }

    // One report, or several of different attempts in one commit, and perhaps the hand-over of what became ready.
    private void Report(InstanceFields row)
    {
        var others = _stored.Instances.Where(other => other.State == Running && other != row && _random.Next(4) == 0);
        Do(changes =>
        {
            foreach (var one in others.Prepend(row).ToArray())
            {
                var report = AnyReport(one);
                _run.Report(changes, one.Ordinal, one.Fence, report, _now).ShouldBeTrue();
                _late.Add((one.Ordinal, one.Fence, report));
            }

            foreach (var ready in changes.Ready.Where(_ => _random.Next(3) == 0).ToArray())
                _run.HandOver(changes, ready.Ordinal, "node-2", _now).ShouldBeTrue();
        });
    }

    private AttemptReport AnyReport(InstanceFields row)
    {
        var task = _plan.Tasks[row.TaskIndex];
        var message = _random.Next(1000).ToString(CultureInfo.InvariantCulture);
        var kind = _random.Next(20) switch
        {
            0 or 1 or 2 => ReportKind.Failed,
            3 => ReportKind.TimedOut,
            4 or 5 => ReportKind.Skipped,
            6 => ReportKind.Lost,
            7 => ReportKind.HandedBack,
            8 => ReportKind.Cancelled,
            < 14 when task.Kind == TaskKind.Sensor => ReportKind.NotYet,
            < 16 when task.Kind != TaskKind.Branch => ReportKind.Deferred,
            _ => ReportKind.Succeeded,
        };
        if (kind == ReportKind.Deferred)
        {
            var what = _random.Next(2) == 0 ? Deferral.ToCallback() : Deferral.ToApproval(new() { Subject = "?", Options = ["Yes"] });
            return new() { Kind = kind, Deferral = what with { Resume = _random.Next(2) == 0, SoftFail = _random.Next(2) == 0 } };
        }

        if (kind != ReportKind.Succeeded) return new() { Kind = kind, Message = message, MayRetry = _random.Next(4) > 0 };

        string[]? chosen = null;
        if (task.Kind == TaskKind.Branch)
        {
            var successors = _graph.Tasks.Where(other => other.Upstream.Contains(task.Id)).Select(other => other.Id).ToArray();
            chosen = [.. successors.Where(_ => _random.Next(2) == 0)];
            _passedOver[(row.TaskIndex, row.MapIndex)] = RuleCheck.WithoutChosen(_graph, task, chosen);
        }

        return new() { Kind = kind, Message = message, Chosen = chosen, Output = [1], OutputLength = _random.Next(12) == 0 ? null : _random.Next(5) };
    }

    private void Do(Action<RunChanges> command, string actor = "test")
    {
        var changes = new RunChanges(_run, actor);
        command(changes);
        NoteWhatRanBefore(changes);
        _stored.Write(changes);

        // Another node goes on with what it reads; often enough the first one keeps its copy.
        if (_random.Next(2) == 0) _run = _stored.Load();
    }

    // What stands outside a group that starts again and has begun or ended by what it did before stays as it is, whatever its rule says of the group now.
    private void NoteWhatRanBefore(RunChanges changes)
    {
        foreach (var group in changes.Groups.Where(group => group.MapIndex >= 0 && group.Retries > (_stored.IndexGroups.GetValueOrDefault((group.Id, group.MapIndex))?.Retries ?? 0))) NoteWhatRanBeforeAt(group);
        foreach (var group in changes.Groups.Where(group => group.MapIndex < 0 && group.Retries > (_stored.Groups.GetValueOrDefault(group.Id)?.Retries ?? 0)))
        {
            var inside = _graph.Tasks.Where(task => IsIn(task, group.Id)).Select(task => task.Id).ToHashSet();
            _ranBefore.ExceptWith(inside);
            // What is cleared goes by its rule, as when a person clears it, whatever a branch outside chose.
            foreach (var over in _passedOver.Values) over.ExceptWith(inside);
            foreach (var id in RuleCheck.Reached(_graph, inside).Except(inside))
                if (_run.InstancesOf(_plan.IndexOf(id)).Any(instance => instance.State != None)) _ranBefore.Add(id);
        }
    }

    private void NoteWhatRanBeforeAt(GroupState group)
    {
        var inside = _graph.Tasks.Where(task => IsIn(task, group.Id)).Select(task => task.Id).ToHashSet();
        _ranBeforeAt.RemoveWhere(one => one.Index == group.MapIndex && inside.Contains(one.Id));
        foreach (var id in inside.Where(id => _passedOver.Any(over => over.Key.Index < 0 && over.Value.Contains(id)))) _ranBeforeAt.Add((id, group.MapIndex));
        foreach (var id in RuleCheck.Reached(_graph, inside).Except(inside))
            if (_run.InstancesOf(_plan.IndexOf(id)).Any(instance => instance.State != None)) _ranBefore.Add(id);
    }

    private bool WaitsAt(string id, int index) =>
        _stored.IndexGroups.Any(group => group.Key.Index == index && group.Value.DueAt is not null && IsIn(_plan.Tasks[_plan.IndexOf(id)], group.Key.Id));

    private bool Waits(TaskSpec task) => _stored.Groups.Values.Any(group => group.DueAt is not null && IsIn(task, group.Id));

    private bool IsIn(TaskSpec task, string group)
    {
        for (var at = task.Group; at is not null; at = _graph.Groups.Single(one => one.Id == at).Parent)
            if (at == group) return true;
        return false;
    }

    private TaskInstanceState[] StatesOf(string id)
    {
        var task = _plan.IndexOf(id);
        return [.. _stored.Instances.Where(row => row.TaskIndex == task && row.State != Removed).Select(row => row.State)];
    }

    private void CheckAgainstRules(TaskSpec task)
    {
        if (_stored.Head.CancelRequestedAt is null)
        {
            if (Waits(task)) StatesOf(task.Id).ShouldAllBe(state => state == None || state == Running || state.IsFinal(), $"{task.Id} started although its group waits");
            else if (!_ranBefore.Contains(task.Id) && !StatesOf(task.Id).Contains(Running)) _rules.Check(task);
        }
        else if (task.TeardownOf.Count == 0) StatesOf(task.Id).ShouldAllBe(state => state.IsFinal() || state == Running, "a stopped run has more than teardowns to do");
    }

    private bool Began(string id)
    {
        var task = _plan.IndexOf(id);
        return _stored.Instances.Any(row => row.TaskIndex == task && row.State != Removed && row.QueuedAt is not null);
    }

    private InstanceFields? At(string id, int index)
    {
        var task = _plan.IndexOf(id);
        return _stored.Instances.SingleOrDefault(row => row.TaskIndex == task && row.MapIndex == index && row.State != Removed);
    }

    private bool PassesOver(TaskSpec branch, int index, string id) =>
        _passedOver.TryGetValue((_plan.IndexOf(branch.Id), index), out var over) && over.Contains(id) && At(branch.Id, index)?.State == Success;

    private int Length(string mapped)
    {
        var source = _plan.IndexOf(mapped);
        return _plan.IsMapped(source)
            ? _stored.Instances.Count(row => row.TaskIndex == source && row.State == Success)
            : _stored.Instances[source].OutputLength!.Value;
    }

    private void CheckOutcome()
    {
        if (_stored.Head.CancelRequestedAt is not null)
        {
            _stored.Head.State.ShouldBeOneOf(RunState.Cancelled, RunState.Failed);
            foreach (var task in _graph.Tasks.Where(task => task.TeardownOf.Count > 0 && task.MapOver.Count == 0 && task.TeardownOf.SelectMany(StatesOf).Contains(Success)))
                Began(task.Id).ShouldBeTrue($"{task.Id} was not run although something was set up");
            return;
        }

        var leaves = RuleCheck.Leaves(_graph);
        var failed = leaves.SelectMany(leaf => StatesOf(leaf.Id)).Any(state => state is Failed or UpstreamFailed or Cancelled);
        _stored.Head.State.ShouldBe(failed ? RunState.Failed : RunState.Success);
        var hidden = !failed && _stored.Instances.Any(row => row.State is Failed or UpstreamFailed or Cancelled);
        (_stored.Head.Reason?.StartsWith("warning: ", StringComparison.Ordinal) ?? false).ShouldBe(hidden);
    }
}
