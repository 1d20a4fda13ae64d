package org.score4j.noise;

/** The kernel in plain Java: a few blocks one after the other, many {@linkplain BlockStages stage by stage}. */
final class PlainKernel implements PhiloxKernel {
    static final PlainKernel INSTANCE = new PlainKernel();

    /** From this many blocks on stages are faster; measured. */
    private static final int FEW = 32;

    private static final ThreadLocal<BlockStages> STAGES = ThreadLocal.withInitial(BlockStages::new);

    private PlainKernel() {}

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public void fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {
        long name = Long.rotateLeft(draw, 32);
        int done = 0;
        if (blocks >= FEW) {
            BlockStages stages = STAGES.get();
            while (blocks - done >= FEW) {
                int count = Math.min(BlockStages.CAPACITY, blocks - done);
                long counter = Philox.pair((int) (firstBlock + done), (int) sample);
                stages.fill(seed, counter, name, out, offset + 4 * done, count);
                done += count;
            }
        }
        for (; done < blocks; done++) {
            block(seed, Philox.pair((int) (firstBlock + done), (int) sample), name, out, offset + 4 * done);
        }
    }

    /** The rounds stand here once more because a method cannot return four words in registers. */
    private static void block(long seed, long counterFront, long counterBack, float[] out, int at) {
        long front = counterFront;
        long back = counterBack;
        long key0 = seed;
        long key1 = seed >>> 32;
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long next = Philox.front(front, back, key0);
            back = Philox.back(front, back, key1);
            front = next;
            key0 += Philox.WEYL_0;
            key1 += Philox.WEYL_1;
        }
        long first = BoxMuller.pair((int) (front >>> 32), (int) front);
        long second = BoxMuller.pair((int) (back >>> 32), (int) back);
        out[at] = Float.intBitsToFloat((int) first);
        out[at + 1] = Float.intBitsToFloat((int) (first >>> 32));
        out[at + 2] = Float.intBitsToFloat((int) second);
        out[at + 3] = Float.intBitsToFloat((int) (second >>> 32));
    }
}
