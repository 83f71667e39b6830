using Tradewind.Engine.Alerts;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Limits;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Runs;

/// <summary>
/// What one or more commands did to one run, collected so that the metastore can write all of it in one transaction:
/// an instance that moved twice is written once, as it stands at the end.
/// </summary>
public sealed class RunChanges(LiveRun run, string actor)
{
    // By number, because offers are taken back one by one: handed over, or withdrawn by a cancel.
    private readonly Dictionary<int, ReadyTask> _ready = [];
    private List<AssetWrite>? _emitted;
    private Dictionary<int, string>? _names;
    private Dictionary<(string Id, int Index), GroupState>? _groups;

    // Most tasks are not cached either.
    private List<CacheWrite>? _cached;
    private List<CacheTake>? _taken;
    private Dictionary<int, bool>? _cacheWishes;
    private List<LookWrite>? _looks;
    private Dictionary<int, LookCall?>? _lookEnds;
    private List<CallbackWrite>? _callbacks;
    private List<DeadlineMiss>? _missed;
    private List<AlertFact>? _alerts;

    // Most DAGs have no limits: their changes carry nothing of this.
    private Dictionary<int, HeldTask>? _held;
    private List<int>? _noLongerHeld;
    private List<int>? _released;

    // The same goes for waits for events.
    private List<DeferralWrite>? _deferred;
    private Dictionary<int, DeferralEnd?>? _deferralEnds;

    /// <summary>The run as it stands after the changes.</summary>
    public LiveRun Run { get; } = run;

    /// <summary>The epoch the changes start from; null for a run that is not stored yet.</summary>
    public long? ExpectedEpoch { get; init; } = run.Head.Epoch;

    /// <summary>Who makes the changes, for example <c>agent:node-1</c>.</summary>
    public string Actor { get; } = actor;

    /// <summary>The run's row changed too.</summary>
    public bool HeadChanged { get; set; }

    /// <summary>The run ended with these changes.</summary>
    public bool Ended => HeadChanged && Run.Head.State.IsFinal();

    /// <summary>Instances whose rows must be updated.</summary>
    public HashSet<TaskInstance> Updated { get; } = [];

    /// <summary>Instances that are new.</summary>
    public List<TaskInstance> Added { get; } = [];

    /// <summary>Instances that became ready for any agent.</summary>
    public IReadOnlyCollection<ReadyTask> Ready => _ready.Values;

    /// <summary>Numbers of instances that are no longer offered to agents.</summary>
    public List<int> NoLongerReady { get; } = [];

    /// <summary>Instances that became ready and are held by limits until these admit them.</summary>
    public IReadOnlyCollection<HeldTask> Held => _held is null ? [] : _held.Values;

    /// <summary>Numbers of instances that no longer wait for limits.</summary>
    public IReadOnlyList<int> NoLongerHeld => _noLongerHeld ?? (IReadOnlyList<int>)[];

    /// <summary>Numbers of instances that give back what they had of their limits.</summary>
    public IReadOnlyList<int> Released => _released ?? (IReadOnlyList<int>)[];

    /// <summary>Attempts that begin here, on a named node.</summary>
    public List<AttemptStart> Started { get; } = [];

    /// <summary>Attempts (or single looks) that ended.</summary>
    public List<AttemptEnd> EndedAttempts { get; } = [];

    /// <summary>What is due later.</summary>
    public List<DueItem> Due { get; } = [];

    /// <summary>What no longer falls due.</summary>
    public List<(DueKind Kind, int Ordinal)> NoLongerDue { get; } = [];

    /// <summary>Tasks that their rule lets run and that wait for their own past, by number; those that still stand in <c>none</c> at the end do so.</summary>
    public HashSet<int> AwaitsPast { get; } = [];

    /// <summary>Tasks that no longer wait for their past.</summary>
    public HashSet<int> NoLongerAwaitsPast { get; } = [];

    /// <summary>Outputs to store.</summary>
    public List<XComWrite> Outputs { get; } = [];

    /// <summary>Instances that were cleared: what they stored goes.</summary>
    public List<int> Cleared { get; } = [];

    /// <summary>Those of them that also lose what they kept from attempt to attempt.</summary>
    public List<int> StateCleared { get; } = [];

    /// <summary>Instances whose wish to be stopped came or went.</summary>
    public HashSet<TaskInstance> StopRequests { get; } = [];

    /// <summary>The run moved to another version, and its instances got that version's task numbers.</summary>
    public bool Repinned { get; set; }

    /// <summary>A pause of the run began or ended.</summary>
    public bool PauseChanged { get; set; }

    /// <summary>News of assets, in order.</summary>
    public IReadOnlyList<AssetWrite> Emitted => _emitted ?? [];

    /// <summary>What indices of mapped tasks are called, by number.</summary>
    public IReadOnlyCollection<KeyValuePair<int, string>> Names => _names ?? (IReadOnlyCollection<KeyValuePair<int, string>>)[];

    /// <summary>Groups that were retried, or whose count or wait changed, as they stand at the end.</summary>
    public IReadOnlyCollection<GroupState> Groups => _groups is null ? [] : _groups.Values;

    /// <summary>Waits for events that begin.</summary>
    public IReadOnlyList<DeferralWrite> Deferred => _deferred ?? (IReadOnlyList<DeferralWrite>)[];

    /// <summary>Waits for events that are over, by the instance's number; null where nobody ended it but what became of its instance.</summary>
    public IReadOnlyDictionary<int, DeferralEnd?> DeferralEnds => _deferralEnds ?? NoEnds;

    private static readonly Dictionary<int, DeferralEnd?> NoEnds = [];

    /// <summary>Callbacks that follow, in order.</summary>
    public IReadOnlyList<CallbackWrite> Callbacks => _callbacks ?? [];

    /// <summary>Deadlines that were missed.</summary>
    public IReadOnlyList<DeadlineMiss> Missed => _missed ?? [];

    /// <summary>What alert channels may want to hear of, in order.</summary>
    public IReadOnlyList<AlertFact> Alerts => _alerts ?? (IReadOnlyList<AlertFact>)[];

    /// <summary>For a new run: the numbers of the events it is made of. It is made only if none of them went into another run.</summary>
    public IReadOnlyList<long> Consumes { get; init; } = [];

    /// <summary>Successes that later runs may take over.</summary>
    public IReadOnlyList<CacheWrite> Cached => _cached ?? [];

    /// <summary>Attempts that took a success over.</summary>
    public IReadOnlyList<CacheTake> Taken => _taken ?? [];

    /// <summary>Looks that are shared.</summary>
    public IReadOnlyList<LookWrite> Looks => _looks ?? (IReadOnlyList<LookWrite>)[];

    /// <summary>Instances that no longer wait for a shared look, by number: those that were called to look do so for the others.</summary>
    public IReadOnlyDictionary<int, LookCall?> LookEnds => _lookEnds ?? (IReadOnlyDictionary<int, LookCall?>)System.Collections.Frozen.FrozenDictionary<int, LookCall?>.Empty;

    /// <summary>Instances that, from now on, take nothing over (true), or may again (false).</summary>
    public IReadOnlyDictionary<int, bool> CacheWishes => _cacheWishes ?? (IReadOnlyDictionary<int, bool>)System.Collections.Frozen.FrozenDictionary<int, bool>.Empty;

    /// <summary>For a new run: none of its tasks takes a success over.</summary>
    public bool NoCache { get; init; }

    /// <summary>Every move, in order.</summary>
    public List<InstanceMove> Moves { get; } = [];

    /// <summary>The run's own moves, in order.</summary>
    public List<RunMove> RunMoves { get; } = [];

    /// <summary>Tells news of an asset.</summary>
    internal void Emit(AssetWrite news) => (_emitted ??= []).Add(news);

    /// <summary>Says what an index of a mapped task is called.</summary>
    internal void Name(int ordinal, string name) => (_names ??= [])[ordinal] = name;

    /// <summary>Notes how a group stands.</summary>
    internal void Note(GroupState group) => (_groups ??= [])[(group.Id, group.MapIndex)] = group;

    /// <summary>Notes the success of a cached task: to be taken over, or taken over itself.</summary>
    internal void Cache(int ordinal, int attempt, AttemptReport report, DateTimeOffset expiresAt)
    {
        if (report.CachedFrom is { } from) (_taken ??= []).Add(new(ordinal, attempt, from));
        else if (report.CacheKey is { } key) (_cached ??= []).Add(new(ordinal, attempt, key, report.OutputLength, expiresAt));
    }

    /// <summary>Notes a shared look; one that took another's answer says whose.</summary>
    internal void Share(LookWrite look, CachedFrom? from)
    {
        if (from is null) (_looks ??= []).Add(look);
        else (_taken ??= []).Add(new(look.Ordinal, look.Attempt, from));
    }

    /// <summary>An instance waits no more for a shared look, or is the one that is called to look.</summary>
    internal void EndLook(int ordinal, LookCall? call)
    {
        _looks?.RemoveAll(look => look.Ordinal == ordinal && !look.Found);
        (_lookEnds ??= [])[ordinal] = call;
    }

    /// <summary>Says whether an instance may take a success over.</summary>
    internal void WishCache(int ordinal, bool none) => (_cacheWishes ??= [])[ordinal] = none;

    /// <summary>Has someone called back.</summary>
    internal void CallBack(CallbackWrite callback) => (_callbacks ??= []).Add(callback);

    /// <summary>Has alert channels told; not of a draft, whose author looks on.</summary>
    internal void Alert(AlertFact fact)
    {
        if (Run.Head.Type != RunType.Draft) (_alerts ??= []).Add(fact);
    }

    /// <summary>Begins a wait for an event.</summary>
    internal void Defer(DeferralWrite wait) => (_deferred ??= []).Add(wait);

    /// <summary>Ends a wait for an event.</summary>
    internal void EndDeferral(DeferralEnd end) => (_deferralEnds ??= [])[end.Ordinal] = end;

    /// <summary>Ends a wait, if there is one and nothing ended it before: in these changes, when it began in them, or in the metastore.</summary>
    internal void DropDeferral(int ordinal)
    {
        if (_deferred?.RemoveAll(wait => wait.Ordinal == ordinal) is not > 0) (_deferralEnds ??= []).TryAdd(ordinal, null);
    }

    /// <summary>Notes a missed deadline.</summary>
    internal void Miss(DeadlineMiss deadline) => (_missed ??= []).Add(deadline);

    /// <summary>Offers an instance to the agents of its queue.</summary>
    internal void Offer(ReadyTask ready) => _ready.Add(ready.Ordinal, ready);

    /// <summary>Takes back what these changes offered; false when they did not.</summary>
    internal bool TakeReady(int ordinal, out ReadyTask ready) => _ready.Remove(ordinal, out ready);

    /// <summary>Holds an instance until its limits admit it.</summary>
    internal void Hold(HeldTask held) => (_held ??= []).Add(held.Ready.Ordinal, held);

    /// <summary>Ends the wait for limits: in these changes, when it began in them, or in the metastore.</summary>
    internal void NoLongerHold(int ordinal)
    {
        if (_held?.Remove(ordinal) != true) (_noLongerHeld ??= []).Add(ordinal);
    }

    /// <summary>Gives back what an instance had of its limits.</summary>
    internal void Release(int ordinal) => (_released ??= []).Add(ordinal);

    /// <summary>Numbers of instances that will be tried again, or were cleared: what the attempt before stored goes.</summary>
    public IEnumerable<int> Forgotten()
    {
        foreach (var ordinal in Cleared) yield return ordinal;
        foreach (var end in EndedAttempts)
            if (end.Outcome is not null && !Run.Instances[end.Ordinal].State.IsFinal()) yield return end.Ordinal;
    }

    /// <summary>Takes a due row away that has no meaning any more.</summary>
    public void DropDue(DueKind kind, int ordinal)
    {
        if (!NoLongerDue.Contains((kind, ordinal))) NoLongerDue.Add((kind, ordinal));
    }

    /// <summary>Whether there is anything to write.</summary>
    public bool Any => ExpectedEpoch is null || HeadChanged || Updated.Count > 0 || Added.Count > 0 || EndedAttempts.Count > 0 || NoLongerDue.Count > 0 || NoLongerAwaitsPast.Count > 0 || StopRequests.Count > 0 || _groups is not null;
}
