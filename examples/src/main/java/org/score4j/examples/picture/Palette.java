package org.score4j.examples.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * 256 colours for a set of images, by median cut (Heckbert, Color Image Quantization for Frame Buffer Display, 1982).
 */
final class Palette {
    private static final int SIZE = 256;

    private final int[] colours;
    private final IndexColorModel model;
    private final Map<Integer, Integer> nearest = new HashMap<>();

    private Palette(int[] colours) {
        this.colours = colours;
        model = new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    /** A colour and how often it occurs. */
    private record Count(int rgb, long times) {
        int channel(int shift) {
            return rgb >> shift & 0xFF;
        }
    }

    static Palette of(Collection<BufferedImage> images) {
        Map<Integer, Long> counts = new HashMap<>();
        for (BufferedImage image : images) {
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    counts.merge(image.getRGB(x, y) & 0xFCFCFC, 1L, Long::sum);
                }
            }
        }
        List<List<Count>> boxes = new ArrayList<>();
        List<Count> all = new ArrayList<>();
        counts.forEach((rgb, times) -> all.add(new Count(rgb, times)));
        boxes.add(all);
        while (boxes.size() < SIZE) {
            List<Count> largest = boxes.stream()
                    .filter(box -> box.size() > 1)
                    .max(Comparator.comparingDouble(Palette::weight))
                    .orElse(null);
            if (largest == null) {
                break;
            }
            boxes.remove(largest);
            split(largest, boxes);
        }
        return new Palette(boxes.stream().mapToInt(Palette::mean).toArray());
    }

    private static double weight(List<Count> box) {
        double times = box.stream().mapToLong(Count::times).sum();
        return Math.sqrt(times) * range(box, widest(box));
    }

    private static int range(List<Count> box, int shift) {
        int low = 255;
        int high = 0;
        for (Count count : box) {
            low = Math.min(low, count.channel(shift));
            high = Math.max(high, count.channel(shift));
        }
        return high - low;
    }

    private static int widest(List<Count> box) {
        int widest = 0;
        for (int shift = 8; shift <= 16; shift += 8) {
            if (range(box, shift) > range(box, widest)) {
                widest = shift;
            }
        }
        return widest;
    }

    private static void split(List<Count> box, List<List<Count>> boxes) {
        int shift = widest(box);
        box.sort(Comparator.comparingInt(count -> count.channel(shift)));
        long total = box.stream().mapToLong(Count::times).sum();
        long sum = 0;
        int cut = 0;
        while (cut < box.size() - 1 && (cut == 0 || sum < total / 2)) {
            sum += box.get(cut).times();
            cut++;
        }
        boxes.add(new ArrayList<>(box.subList(0, cut)));
        boxes.add(new ArrayList<>(box.subList(cut, box.size())));
    }

    private static int mean(List<Count> box) {
        long times = 0;
        long[] sums = new long[3];
        for (Count count : box) {
            times += count.times();
            for (int channel = 0; channel < 3; channel++) {
                sums[channel] += count.times() * count.channel(8 * channel);
            }
        }
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            // the two low bits were cut off; spread what is left over the whole range
            long level = Math.round(sums[channel] * 255.0 / 252.0 / times);
            rgb |= (int) level << (8 * channel);
        }
        return rgb;
    }

    /** The image in these colours. */
    BufferedImage apply(BufferedImage image) {
        BufferedImage indexed =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int index = nearest.computeIfAbsent(image.getRGB(x, y) & 0xFFFFFF, this::nearest);
                indexed.getRaster().setSample(x, y, 0, index);
            }
        }
        return indexed;
    }

    private int nearest(int rgb) {
        int best = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            int distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = (rgb >> shift & 0xFF) - (colours[i] >> shift & 0xFF);
                distance += difference * difference;
            }
            if (distance < smallest) {
                smallest = distance;
                best = i;
            }
        }
        return best;
    }
}
